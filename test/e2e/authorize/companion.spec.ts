import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectPage } from '../../support/authorization-request.js';
import { readForms } from '../../support/html-forms.js';
import { ALICE, startServer } from '../../support/server.js';
import type { Answer, Form, TestServer } from '../../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

/** A browser that follows no redirect by itself, so that every address on the way is seen. */
class StepByStep {
  readonly #cookies = new Map<string, string>();

  get(path: string): Promise<Answer> {
    return this.#keep(server.get(path, this.#headers()));
  }

  post(path: string, form: Form): Promise<Answer> {
    return this.#keep(server.post(path, form, this.#headers()));
  }

  set(name: string, change: (value: string) => string): void {
    this.#cookies.set(name, change(this.#cookies.get(name) ?? ''));
  }

  #headers(): Record<string, string> {
    return { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') };
  }

  async #keep(sent: Promise<Answer>): Promise<Answer> {
    const answer = await sent;
    for (const line of answer.headers.getSetCookie()) this.#cookies.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).split(';')[0]!);
    return answer;
  }
}

const locationOf = ({ headers }: Answer): URL => new URL(headers.get('location') ?? '', server.issuer);
const below = ({ pathname, search }: URL): string => pathname + search;

/** From `/device` to the answer that the browser is about to bring back, none of it believed yet. */
async function signInToCompanion(browser: StepByStep): Promise<{ asked: URLSearchParams; response: URL }> {
  const asked = locationOf(await browser.get('/device'));
  const page = await browser.get(below(asked));
  const [form] = readForms(page.text, server.issuer);
  const answered = form === undefined ? page : await browser.post('/sign-in', { ...form.fields, ...ALICE });
  return { asked: asked.searchParams, response: locationOf(answered) };
}

const exchanges = (): number => server.log.filter((line) => line.includes('"tokens_issued"')).length;

describe('RFC 9700 §2.1: what the companion asks for', () => {
  it('is new each time: challenge, state and nonce [P-10]', async () => {
    const browser = new StepByStep();
    const runs = [await browser.get('/device'), await browser.get('/device'), await new StepByStep().get('/device')].map(
      (answer) => locationOf(answer).searchParams,
    );
    for (const name of ['code_challenge', 'state', 'nonce']) {
      const values = runs.map((asked) => asked.get(name) ?? '');
      expect(new Set(values).size).toBe(3);
      for (const value of values) expect(value).toMatch(/^[\w-]{43}$/u);
    }
    expect(runs.map((asked) => asked.get('code_challenge_method'))).toEqual(['S256', 'S256', 'S256']);
  });
});

describe("RFC 6749 §10.12, RFC 9207 §2.4: the companion's redirect URI", () => {
  let browser: StepByStep;
  let response: URL;
  let before: number;
  beforeEach(async () => {
    browser = new StepByStep();
    ({ response } = await signInToCompanion(browser));
    before = exchanges();
  });

  const bring = (changes: Record<string, string>): Promise<Answer> => {
    const changed = new URL(response);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') changed.searchParams.delete(name);
      else changed.searchParams.set(name, value);
    }
    return browser.get(below(changed));
  };

  it('takes the answer it waits for, once', async () => {
    expect(locationOf(await bring({})).pathname).toBe('/device');
    expect(exchanges()).toBe(before + 1);
    expect((await browser.get('/device')).text).toContain('name="user_code"');
    await bring({});
    expect(exchanges()).toBe(before + 1);
  });

  it.each([
    ['another state', 'A'.repeat(43)],
    ['no state', ''],
  ])('with %s begins anew, exchanges no code, and still takes the right answer [O-29]', async (_, state) => {
    const refused = await bring({ state });
    expect([refused.status, below(locationOf(refused))]).toEqual([302, '/device']);
    expect(exchanges()).toBe(before);
    expect(below(locationOf(await bring({})))).toBe('/device');
    expect(exchanges()).toBe(before + 1);
  });

  it.each([
    ['another issuer', 'https://evil.example'],
    ['the issuer with a slash', 'https://auth.example/'],
    ['no issuer', ''],
  ])('with %s exchanges no code [AT-44]', async (_, iss) => {
    const refused = await bring({ iss });
    expect([refused.status, below(locationOf(refused))]).toEqual([302, '/device']);
    expect(exchanges()).toBe(before);
  });

  it('in a browser that asked for nothing shows a page and exchanges no code', async () => {
    const stranger = new StepByStep();
    expectPage(await stranger.get(below(response)));
    const asked = new StepByStep();
    await asked.get('/device');
    expect((await asked.get(below(response))).headers.get('location')).toBeNull();
    expect(exchanges()).toBe(before);
  });

  it("in a browser signed in by itself exchanges no code of another's", async () => {
    const own = new StepByStep();
    await signInToCompanion(own);
    expect(below(locationOf(await own.get(below(response))))).toBe('/device');
    expect(exchanges()).toBe(before);
  });

  it('after an error forgets the request: a code with its state comes too late [AT-45]', async () => {
    expectPage(await bring({ code: '', error: 'access_denied' }));
    const late = await bring({});
    expect(below(locationOf(late))).toBe('/device');
    expect(exchanges()).toBe(before);
    expect(locationOf(await browser.get('/device')).pathname).toBe('/oauth/authorize');
  });

  it('believes no memory that it did not write itself [AT-38]', async () => {
    browser.set('companion', (value) => `${value.slice(0, -4)}${value.at(-4) === 'A' ? 'B' : 'A'}${value.slice(-3)}`);
    expect(below(locationOf(await bring({})))).toBe('/device');
    expect(exchanges()).toBe(before);
  });
});
