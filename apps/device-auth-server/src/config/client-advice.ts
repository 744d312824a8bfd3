import type { Client } from '../protocol/client/client.js';

/** What is allowed in a client and better done otherwise, in plain words for the operator. */
export const clientAdvice = (clients: readonly Client[]): readonly string[] =>
  clients.flatMap(({ clientId, redirectUris }) =>
    redirectUris
      .filter((uri) => uri.startsWith('http://localhost'))
      // A name can be made to resolve elsewhere, and its port is not free.
      .map((uri) => `client ${clientId}: ${uri} names localhost. Prefer http://127.0.0.1 and http://[::1], on any port (RFC 8252 §8.3).`),
  );
