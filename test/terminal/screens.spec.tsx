import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { App, type AppProps } from '../../apps/device-client/src/app.js';
import type { SignInAttempt } from '../../apps/device-client/src/sign-in/sign-in-attempt.js';
import type { SignInEvent, SignInState } from '../../apps/device-client/src/sign-in/sign-in-state.js';
import { decodeQr } from '../support/decode-qr.js';
import { FakeTerminal } from '../support/fake-terminal.js';

const URL_SHOWN = 'https://login.example/device';
const CODE = {
  userCode: 'WDJB-MJHT',
  verificationUri: URL_SHOWN,
  verificationUriComplete: 'https://login.example/D/WDJB-MJHT',
  deadlineMs: 600_000,
  expiresAt: 0,
};

/** An attempt whose events the test gives out one by one. */
class ScriptedAttempt implements SignInAttempt {
  readonly ended = Promise.resolve();
  stopped = false;
  abandoned = false;
  #queue: SignInEvent[] = [];
  #wake: () => void = () => undefined;

  tell(...events: SignInEvent[]): void {
    this.#queue.push(...events);
    this.#wake();
  }

  get events(): AsyncIterable<SignInEvent> {
    return this.#generate();
  }

  stop(): void {
    this.stopped = true;
    this.#wake();
  }

  async abandon(): Promise<void> {
    this.abandoned = true;
    this.stop();
  }

  async *#generate(): AsyncGenerator<SignInEvent> {
    for (;;) {
      const event = this.#queue.shift();
      if (event !== undefined) yield event;
      else if (this.stopped) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

let terminal: FakeTerminal;
let attempts: ScriptedAttempt[];
let ends: { readonly state: SignInState; readonly cancelled: boolean }[];
let opened: string[];

beforeEach(() => {
  attempts = [];
  ends = [];
  opened = [];
});
afterEach(() => terminal.close());

function show(size: { columns?: number; rows?: number } = {}, props: Partial<AppProps> = {}): ScriptedAttempt {
  terminal = new FakeTerminal(size);
  const begin = (): SignInAttempt => {
    attempts.push(new ScriptedAttempt());
    return attempts.at(-1) as ScriptedAttempt;
  };
  const openBrowser = async (url: URL): Promise<boolean> => opened.push(url.href) > 0;
  const onEnd: AppProps['onEnd'] = (state, cancelled) => void ends.push({ state, cancelled });
  const appearance = { colors: false, unicode: true };
  terminal.show(<App {...{ begin, host: 'login.example', note: undefined, showQr: true, appearance, now: () => 0, openBrowser, onEnd }} {...props} />);
  return attempts[0] as ScriptedAttempt;
}

async function showCode(size: { columns?: number; rows?: number } = {}, props: Partial<AppProps> = {}): Promise<ScriptedAttempt> {
  const attempt = show(size, props);
  attempt.tell({ type: 'code_issued', code: CODE });
  await terminal.shows('WDJB-MJHT');
  return attempt;
}

const qrRows = (): string[] => terminal.screen.split('\n').filter((line) => /[█▀▄]/u.test(line));

describe('the waiting screen', () => {
  it('gives its code to the eye alone: no bell, nothing that carries farther than the screen is seen [D-76]', async () => {
    await showCode();
    const written = terminal.frames.join('');
    expect(written).toContain('WDJB-MJHT');
    // The bell, and the commands by which a terminal notifies, copies or speaks.
    for (const loud of ['\u0007', '\u001b]']) expect(written).not.toContain(loud);
  });

  it('shows the code and the address as text beside the QR [D-28]', async () => {
    await showCode();
    expect(terminal.screen).toContain('WDJB-MJHT');
    expect(terminal.screen).toContain(URL_SHOWN);
    expect(
      decodeQr(
        qrRows().map((line) => line.replaceAll(/[^█▀▄ ]/gu, ' ').slice(line.indexOf('█'))),
        'light',
      ),
    ).toBe('HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT');
  });

  it.each([
    [20, 24],
    [30, 10],
    [40, 24],
    [80, 24],
    [80, 8],
    [120, 40],
    [200, 50],
    [400, 60],
  ])('has code and address whole on %i columns and %i rows, and nothing beyond the edge [CL-07]', async (columns, rows) => {
    await showCode({ columns, rows });
    const lines = terminal.screen.split('\n');
    expect(lines.some((line) => line.includes('WDJB-MJHT'))).toBe(true);
    // An address longer than the terminal is wide fills whole lines and goes on at the start of the next.
    expect(columns < URL_SHOWN.length ? lines.join('') : terminal.screen).toContain(URL_SHOWN);
    expect(Math.max(...lines.map((line) => line.trimEnd().length))).toBeLessThanOrEqual(columns);
    expect(lines.length).toBeLessThan(rows);
  });

  it.each([
    [40, 24, true],
    [80, 24, true],
    [200, 50, true],
    [80, 16, false],
    [30, 40, false],
    [20, 24, false],
  ])('shows the QR on %i columns and %i rows only when it fits whole: %p', async (columns, rows, fits) => {
    await showCode({ columns, rows });
    expect(qrRows().length >= 17).toBe(fits);
  });

  it('keeps code and address readable when the terminal is made smaller under it [BI-347]', async () => {
    await showCode({ columns: 100, rows: 30 });
    terminal.resize(24, 8);
    await terminal.until((screen) => !screen.includes('▀'));
    const lines = terminal.screen.split('\n');
    expect(terminal.screen).toContain('WDJB-MJHT');
    expect(lines.join('')).toContain(URL_SHOWN);
    expect(lines).toHaveLength(lines.filter((line) => line.length <= 24).length);
  });

  it('counts down by the clock it is given', async () => {
    await showCode({}, { now: () => 600_000 - 83_000 });
    expect(terminal.screen).toContain('1:23 left');
  });

  it.each<[SignInEvent, string]>([
    [{ type: 'pending' }, 'Waiting for approval'],
    [{ type: 'pending', progress: 'opened' }, 'Somebody opened the page'],
    [{ type: 'pending', progress: 'signed_in' }, 'Signed in, awaiting a yes'],
    [{ type: 'slowed_down', intervalSeconds: 10 }, 'at a slower pace'],
    [{ type: 'went_offline' }, 'No connection, retrying'],
  ])('says after %j: %s', async (event, text) => {
    const attempt = await showCode();
    attempt.tell(event);
    await terminal.shows(text);
    expect(terminal.screen).toContain('WDJB-MJHT');
  });

  it.each([
    [80, 24, true],
    [40, 12, true],
    [40, 9, false],
  ])("shows the installer's note below it on %i columns and %i rows: %p", async (columns, rows, shown) => {
    await showCode({ columns, rows }, { note: 'Ask at the desk' });
    expect(terminal.screen.includes('Ask at the desk')).toBe(shown);
    expect(terminal.screen.replaceAll('\n', '')).toContain(URL_SHOWN);
    expect(terminal.screen.split('\n').length).toBeLessThan(rows);
  });

  it('draws with ASCII alone, and no QR, where half blocks would not come out', async () => {
    const attempt = show({}, { showQr: false, appearance: { colors: false, unicode: false } });
    for (const [event, text] of [
      [{ type: 'requested' }, 'Asking for a code'],
      [{ type: 'code_issued', code: CODE }, 'WDJB-MJHT'],
      [{ type: 'approved' }, 'Checking who signed in'],
      [{ type: 'expired' }, 'expired'],
    ] as const) {
      attempt.tell(event);
      await terminal.shows(text);
      expect(terminal.screen).toMatch(/^[\n\x20-\x7e]*$/u);
    }
  });
});

describe('the end', () => {
  it.each<[string, SignInEvent, string]>([
    ['success', { type: 'signed_in', account: { subject: '1', name: 'Ada', email: undefined }, scope: '' }, 'Signed in as Ada'],
    ['expiry', { type: 'expired' }, 'The code has expired'],
    ['denial', { type: 'denied' }, 'denied'],
  ])('leaves no code and no QR on the screen after %s [D-74]', async (_end, event, text) => {
    const attempt = await showCode();
    attempt.tell(event);
    await terminal.shows(text);
    expect(terminal.screen).not.toMatch(/WDJB|[█▀▄]/u);
  });

  it('shows a name without what it smuggles into the terminal [CL-01]', async () => {
    const attempt = await showCode();
    const name = '\u001b[2J\u001b]8;;https://evil.test\u0007Ada\u202e\u009b31m';
    attempt.tell({ type: 'signed_in', account: { subject: '1', name, email: '\u001b]52;c;eA==\u0007a@b.test' }, scope: '' });
    await terminal.shows('Signed in as');
    expect(terminal.screen).toContain('Signed in as Ada (a@b.test)');
    expect(terminal.raw).not.toMatch(/evil|\u202e|\u009b|\u0007|\u001b\[2J/u);
  });

  it('asks for no other code until N is pressed', async () => {
    const attempt = await showCode();
    attempt.tell({ type: 'expired' });
    await terminal.shows('Press N for a new code');
    await terminal.press('x');
    await terminal.press('\r');
    expect(attempts).toHaveLength(1);
    await terminal.press('n');
    await terminal.shows('Asking for a code');
    expect(attempts).toHaveLength(2);
    attempts[1]?.tell({ type: 'code_issued', code: { ...CODE, userCode: 'BCDF-GHJK' } });
    await terminal.shows('BCDF-GHJK');
  });
});

describe('keys', () => {
  it('N gives the code up for a new one', async () => {
    const attempt = await showCode();
    await terminal.press('N');
    await terminal.shows('Asking for a code');
    expect(attempt.abandoned).toBe(true);
    expect(attempts).toHaveLength(2);
  });

  it('N held down asks for one code, and again when two seconds have passed', async () => {
    let now = 0;
    await showCode({}, { now: () => now });
    await terminal.press('n');
    for (const userCode of ['BCDF-GHJK', 'LMNP-QRST']) {
      attempts.at(-1)?.tell({ type: 'code_issued', code: { ...CODE, userCode } });
      await terminal.shows(userCode);
      await terminal.press('n');
      expect(attempts).toHaveLength(2);
    }
    now = 2_000;
    await terminal.press('n');
    await terminal.shows('Asking for a code');
    expect(attempts).toHaveLength(3);
  });

  it('C copies the link through the terminal', async () => {
    await showCode();
    await terminal.press('c');
    await terminal.shows('Link copied');
    const copied = terminal.frames.find((frame) => frame.startsWith('\u001b]52;c;'));
    expect(Buffer.from(copied?.slice(7, -1) ?? '', 'base64').toString()).toBe(CODE.verificationUriComplete);
  });

  it('O opens a browser and says so', async () => {
    await showCode();
    expect(terminal.screen).toContain('O open');
    await terminal.press('o');
    await terminal.shows('Opening the browser');
    expect(opened).toEqual([CODE.verificationUriComplete]);
  });

  it('O is not offered and does nothing where no browser would be seen', async () => {
    const attempt = await showCode({}, { openBrowser: undefined });
    expect(terminal.screen).not.toContain('O open');
    await terminal.press('o');
    attempt.tell({ type: 'pending', progress: 'opened' });
    await terminal.shows('Somebody opened the page');
    expect(terminal.screen).not.toContain('Opening');
  });

  it.each([
    ['Q', 'q', true],
    ['^C', '\u0003', false],
  ])('%s ends the app as cancelled', async (_key, keys, abandoned) => {
    const attempt = await showCode();
    await terminal.press(keys);
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toEqual([expect.objectContaining({ cancelled: true })]);
    expect(attempt).toMatchObject({ stopped: true, abandoned });
  });
});
