import { printableText } from '../terminal/printable-text.js';

/** Whose account the device holds, from a verified id token or from userinfo. `subject` is the identity; the rest is for the eye. */
export interface Account {
  readonly subject: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
}

export function accountFrom(claims: Readonly<Record<string, unknown>>): Account | undefined {
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '') return undefined;
  return { subject: sub, name: firstText(claims['name'], claims['preferred_username'], claims['nickname']), email: firstText(claims['email']) };
}

/** How to call the account on screen; every part comes from a server and is made safe to print. */
export function accountLabel(account: Account): string {
  const { subject, name, email } = account;
  if (name !== undefined && email !== undefined) return `${printableText(name, 60)} (${printableText(email, 80)})`;
  return printableText(name ?? email ?? subject, 80);
}

function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    if (typeof value === 'string' && printableText(value) !== '') return value;
  }
  return undefined;
}
