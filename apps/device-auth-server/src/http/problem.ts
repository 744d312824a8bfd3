import { STATUS_CODES } from 'node:http';

/** RFC 9457 §3: says what happened and which line of the log has more; never an `error` member, which clients would read as a verdict. */
export const problem = (status: number, requestId: string): string =>
  JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, instance: `urn:uuid:${requestId}` });
