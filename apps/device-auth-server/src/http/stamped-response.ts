import { ServerResponse } from 'node:http';
import type { OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import { requestIdOf } from './request-id.js';

type Head = readonly (string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)[];

/**
 * A response that cannot leave without the headers every answer has: they join the answer's own at the moment its head is written, whoever
 * writes it. What an answer says of a header itself stands. Names are in lower case. `stamp` gives a copy each time.
 */
export function stampedResponse(stamp: () => OutgoingHttpHeaders): typeof ServerResponse {
  return class extends ServerResponse {
    override writeHead(status: number, ...[reason, headers]: Head): this {
      const own = typeof reason === 'string' ? headers : reason;
      if (Array.isArray(own)) throw new TypeError('headers are given by name, not as a list');
      const stamped = stamp();
      // What was set one by one is kept elsewhere, and would give way to what is passed on here.
      for (const name of this.getHeaderNames()) delete stamped[name];
      stamped['x-request-id'] = requestIdOf(this.req);
      return super.writeHead(status, typeof reason === 'string' ? reason : undefined, Object.assign(stamped, own));
    }
  } as typeof ServerResponse;
}
