import { createHash } from 'node:crypto';
import type { Account } from '../sign-in/account.js';

/** Whose tokens: a sign-in belongs to one server, one client registration and one profile. */
export interface CredentialKey {
  readonly profile: string;
  readonly issuer: string;
  readonly clientId: string;
}

/** What a sign-in leaves behind. */
export interface Credentials extends CredentialKey {
  readonly accessToken: string;
  /** Ms since 1970; undefined when the server did not say. */
  readonly expiresAt: number | undefined;
  readonly refreshToken: string | undefined;
  readonly scope: string;
  readonly account: Account | undefined;
}

/** One file a key; the digest keeps odd characters of an issuer out of the file system. */
export const credentialFileName = (key: CredentialKey): string =>
  `${key.profile}-${createHash('sha256').update(`${key.issuer}\n${key.clientId}`).digest('hex').slice(0, 16)}.json`;

export function serializeCredentials(credentials: Credentials): string {
  return `${JSON.stringify({ version: 1, ...credentials }, undefined, 2)}\n`;
}

/** Undefined for anything but a whole record: half a file is not a sign-in. */
export function parseCredentials(text: string): Credentials | undefined {
  const record = parseObject(text);
  if (record === undefined || record['version'] !== 1) return undefined;
  const { profile, issuer, clientId, accessToken, expiresAt, refreshToken, scope } = record;
  if (!isText(profile) || !isText(issuer) || !isText(clientId) || !isText(accessToken) || typeof scope !== 'string') return undefined;
  if ((expiresAt !== undefined && !isInstant(expiresAt)) || (refreshToken !== undefined && !isText(refreshToken))) return undefined;
  return { profile, issuer, clientId, accessToken, expiresAt, refreshToken, scope, account: parseAccount(record['account']) };
}

function parseAccount(value: unknown): Account | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { subject, name, email } = value as Record<string, unknown>;
  if (!isText(subject)) return undefined;
  return { subject, name: isText(name) ? name : undefined, email: isText(email) ? email : undefined };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What a Date can hold. ECMA-262 §21.4.1.1 */
const isInstant = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
