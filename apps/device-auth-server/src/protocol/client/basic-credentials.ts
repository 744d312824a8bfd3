import { OAuthError } from '@device-auth/oauth-core';

const refused = (why: string): OAuthError => new OAuthError('invalid_client', `the Authorization header ${why}`);

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined and base64-encoded. */
export function readBasicCredentials(header: string): { readonly clientId: string; readonly secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/iu.exec(header)?.[1];
  if (encoded === undefined) throw refused('is not Basic with a base64 payload');

  const text = decodeBase64(encoded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 1 || colon === text.length - 1) throw refused('must hold client_id:client_secret');

  const clientId = decodeForm(text.slice(0, colon));
  const secret = decodeForm(text.slice(colon + 1));
  if (clientId === undefined || secret === undefined) throw refused('must hold a form-encoded client_id and client_secret (write % as %25)');
  return { clientId, secret };
}

function decodeBase64(text: string): string | undefined {
  try {
    const binary = atob(text);
    // Nearly always; and then bytes and characters are the same.
    if (/^[\x20-\x7e]*$/u.test(binary)) return binary;
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeForm(text: string): string | undefined {
  if (!/[+%]/u.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
