import { decodeBase64Url } from '@device-auth/oauth-core';

export const readSecretKeys = (text: string): readonly string[] => text.split(',').map((key) => key.trim());

/** Says which key is wrong by its place, never what it is. */
export function secretKeysFault(text: string): string | undefined {
  const keys = readSecretKeys(text);
  const wrong = keys.findIndex((key) => decodeBase64Url(key)?.length !== 32);
  if (wrong >= 0) return `key ${wrong + 1} of ${keys.length} is not 32 bytes in base64url (43 characters). Make one with: device-auth-server secret new --key.`;
  return new Set(keys).size === keys.length ? undefined : 'holds one key twice. Leave out the second.';
}
