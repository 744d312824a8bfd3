import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ID = Symbol('request id');

export const newRequestId = (): string => randomUUID();

/** The id under which a request is logged and answered (`X-Request-Id`); the same for as long as the request lives. Never taken from outside. */
export const requestIdOf = (request: IncomingMessage & { [ID]?: string }): string => (request[ID] ??= newRequestId());
