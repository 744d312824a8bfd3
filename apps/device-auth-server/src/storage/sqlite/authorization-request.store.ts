import type { AuthorizationRequest, AuthorizationRequestStore } from '../../protocol/authorization/authorization-request.js';
import { findRequest } from '../../protocol/authorization/find-request.js';
import type { Clock } from '../../protocol/ports.js';
import type { Database } from './database.js';
import { recordTable } from './record-table.js';

export function authorizationRequestStore(database: Database, clock: Clock): AuthorizationRequestStore {
  const requests = recordTable<AuthorizationRequest>(database, {
    table: 'authorization_requests',
    keyOf: ({ id }) => id,
    expiresAt: (request) => request.expiresAt,
  });

  return {
    async keep(request) {
      return requests.step(request.id, clock(), () => ({ answer: 'kept', next: request }));
    },
    async find(id, browsers, now = clock()) {
      return findRequest(requests.find(id, now), browsers, now);
    },
    async take(id, browsers, now = clock()) {
      return database.transaction(() => {
        const request = findRequest(requests.find(id, now), browsers, now);
        if (request !== undefined) requests.remove(id, now);
        return request;
      });
    },
  };
}
