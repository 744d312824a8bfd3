import type { FastifyRequest } from 'fastify';
import type { ClientCredentials } from '../protocol/client/client.js';
import { Parameter } from './parameter.js';

/** What every endpoint that clients post to is sent of the client itself. RFC 6749 §2.3.1. */
export class ClientRequest {
  @Parameter() readonly client_id?: string;
  @Parameter() readonly client_secret?: string;
  @Parameter() readonly client_assertion?: string;
}

/** Gathers what a request claims of its client; nothing of it is believed yet. */
export const credentialsOf = (body: ClientRequest, request: FastifyRequest): ClientCredentials => ({
  clientId: body.client_id,
  clientSecret: body.client_secret,
  clientAssertion: body.client_assertion,
  authorization: request.headers.authorization,
});
