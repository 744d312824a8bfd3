import { expect } from '@jest/globals';
import { poll } from './device.js';
import type { Form } from './html-forms.js';
import type { TestServer } from './server.js';
import type { Press, VisitedPage, Visitor } from './visitor.js';

/* The pages under `/device`, as a person without script walks them. */

export const BOB = { username: 'bob', password: 'another battery, another staple', displayName: 'Bob Example' } as const;

type Fields = Readonly<Record<string, string>>;

/** The form with this field or button in it. */
export function formWith({ forms, heading, text }: VisitedPage, name: string): Form {
  const found = forms.find((form) => name in form.fields || form.typed.includes(name) || form.buttons.some((button) => button.name === name));
  if (found === undefined) throw new Error(`no form has ${name} on “${heading}”: ${text}`);
  return found;
}

/** Types a code into the page that asks for it. */
export const enterCode = async (visitor: Visitor, { issuer }: TestServer, user_code: string): Promise<VisitedPage> => {
  const page = await visitor.open(`${issuer}/device`);
  const form = page.forms.find(({ typed }) => typed.includes('user_code')) ?? formWith(page, 'decision');
  if (form.typed.includes('user_code')) return visitor.press(page, form, { values: { user_code } });
  throw new Error(`another code is open: ${page.text}`);
};

/** Presses a button of the card. `values` replaces fields: `{ pressed: 'press' }` is what the script puts there. */
export const decide = (visitor: Visitor, page: VisitedPage, decision: 'approve' | 'deny', values: Press['values'] = {}): Promise<VisitedPage> =>
  visitor.press(page, formWith(page, 'decision'), { values, button: { name: 'decision', value: decision } });

/** As the script would vouch for. */
export const PRESSED: Fields = { pressed: 'press' };

/** What the device hears: an access token as `tokens`, else the error. */
export async function heard(server: TestServer, { device_code }: { readonly device_code: string }, form: Fields = {}): Promise<string> {
  server.clock.advanceSeconds(5);
  const answer = await poll(server, device_code, form);
  return answer.status === 200 ? 'tokens' : answer.json.error;
}

/** The invariants of bad-inputs: a page of ours, never kept, that tells nothing of the house and names the request. */
export function expectPageManners({ headers, html }: Pick<VisitedPage, 'headers' | 'html'>): void {
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/u);
  expect(html).toMatch(/<h1[\s>]/u);
  expect(html).not.toMatch(/\bat .*:\d+:\d+|node_modules/u);
}
