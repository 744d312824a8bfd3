import { readForms, readHeading, readText } from './html-forms.js';
import type { Form } from './html-forms.js';

/** A page as somebody without JavaScript has it before them. */
export interface VisitedPage {
  readonly address: string;
  readonly status: number;
  readonly headers: Headers;
  readonly heading: string;
  readonly text: string;
  /** As it came. */
  readonly html: string;
  readonly forms: readonly Form[];
  /** Where a redirect led to another site, or to an app: nothing was fetched there. */
  readonly left?: URL;
}

export interface Press {
  readonly values?: Readonly<Record<string, string>>;
  readonly button?: { readonly name?: string; readonly value: string };
}

/** A browser without script: a jar of cookies, the redirects and forms of one site. */
export class Visitor {
  readonly #cookies: Map<string, string>;

  /** `look` lets the time pass that a person needs to read a page; `cookies`: what the jar holds already; `sent`: headers of every request. */
  constructor(
    private readonly look: () => void | Promise<void>,
    cookies: Readonly<Record<string, string>> = {},
    private readonly sent: Readonly<Record<string, string>> = {},
  ) {
    this.#cookies = new Map(Object.entries(cookies));
  }

  /** What it would send with the next request, for tests that send one no browser would. */
  get headers(): Record<string, string> {
    return { ...this.sent, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  open(address: string): Promise<VisitedPage> {
    return this.#follow(address, {});
  }

  async press(page: VisitedPage, form: Form, { values = {}, button = form.buttons[0] }: Press = {}): Promise<VisitedPage> {
    await this.look();
    const fields = new URLSearchParams({ ...form.fields, ...values });
    if (button?.name !== undefined) fields.set(button.name, button.value);
    if (form.method === 'GET') return this.open(`${form.action.split('?')[0]}?${fields}`);
    // Browsers name where a form comes from (Fetch Standard, "append a request Origin header").
    return this.#follow(form.action, { method: 'POST', body: fields, headers: { origin: new URL(page.address).origin } });
  }

  async #follow(first: string, init: RequestInit): Promise<VisitedPage> {
    let [address, request] = [first, init];
    for (let hops = 0; hops < 10; hops += 1) {
      const response = await fetch(address, { ...request, redirect: 'manual', headers: { accept: 'text/html', ...request.headers, ...this.headers } });
      this.#keep(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return readPage(address, response);
      const next = new URL(location, address);
      if (next.origin !== new URL(first).origin) return { ...(await readPage(next.href, response)), left: next };
      await response.body?.cancel();
      [address, request] = [next.href, {}];
    }
    throw new Error(`too many redirects, the last to ${address}`);
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const gone = value === '' || attributes.some((part) => /^max-age=(0|-\d+)$/iu.test(part) || /^expires=.*1970/iu.test(part));
      if (gone) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}

async function readPage(address: string, response: Response): Promise<VisitedPage> {
  const html = await response.text();
  return {
    address,
    status: response.status,
    headers: response.headers,
    heading: readHeading(html),
    text: readText(html),
    html,
    forms: readForms(html, address),
  };
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

const MOST_PAGES = 10;

/** Goes on from a page of ours as the person it is for would: signs in, types the code, compares it, approves. Ends where nothing is asked, or where the code it typed is not taken. */
export async function approveAll(visitor: Visitor, first: VisitedPage, account: Account, userCode = ''): Promise<VisitedPage> {
  let page = first;
  let typed = false;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const step = nextStep(page, account, userCode);
    const typesCode = step?.values?.['user_code'] !== undefined;
    if (step === undefined || (typesCode && typed)) return page;
    typed ||= typesCode;
    page = await visitor.press(page, step.form, step);
  }
  throw new Error(`the pages do not end; the last was “${page.heading}”`);
}

function nextStep({ forms }: VisitedPage, { username, password }: Account, userCode: string): (Press & { readonly form: Form }) | undefined {
  for (const form of forms) {
    const asks = (name: string): boolean => form.typed.includes(name);
    if (asks('password')) return { form, values: { username, password } };
    const button = form.buttons.find(({ name, value }) => name === 'decision' && value === 'approve');
    if (button !== undefined) return { form, button, values: asks('user_code_ending') ? { user_code_ending: userCode.slice(-2) } : {} };
    if (asks('user_code')) return { form, values: { user_code: userCode } };
  }
  return undefined;
}
