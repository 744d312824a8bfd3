import type { Client, ClientRegistry } from '../protocol/client/client.js';
import { companionClient } from './companion.js';

/** The clients of the config file and the companion, whose redirect depends on the issuer. */
export function createClientRegistry(clients: readonly Client[], issuer: string): ClientRegistry {
  const byId = new Map([...clients, companionClient(issuer)].map((client) => [client.clientId, client]));
  const scopes = [...new Set(clients.flatMap(({ scope }) => scope))].toSorted();
  return { find: (clientId) => byId.get(clientId), scopes: () => scopes };
}
