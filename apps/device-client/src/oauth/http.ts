import { errorCode } from '../error-code.js';
import { Failure } from '../failure.js';
import { printableText } from '../terminal/printable-text.js';

/**
 * The only place that touches the network: bounded in time and size, no redirect followed, TLS always verified.
 * Answers are words about HTTP; what they mean is the caller's to say.
 */
export interface HttpRequest {
  readonly url: URL;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

const LARGEST_BODY_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

export const sendHttp: Http = async (request) => {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
  try {
    const response = await fetch(request.url, {
      method: request.form === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'user-agent': 'device-client', ...request.headers },
      body: request.form === undefined ? null : new URLSearchParams(request.form),
      redirect: 'manual',
      signal,
    });
    refuseRedirect(request.url, response);
    return { url: request.url, status: response.status, headers: response.headers, text: await readBounded(request.url, response) };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (request.signal?.aborted === true) throw request.signal.reason;
    throw new Failure('network', timeout.aborted ? `${request.url.host} did not answer in time` : connectionMessage(request.url, error), { cause: error });
  }
};

/** A redirect would carry codes and tokens to a place nobody configured. RFC 9700 §4.11 */
function refuseRedirect(url: URL, response: Response): void {
  if (response.status < 300 || response.status > 399) return;
  const location = response.headers.get('location') ?? '';
  const target = URL.canParse(location, url.href) ? new URL(location, url).host : printableText(location, 60);
  void response.body?.cancel().catch(() => undefined);
  throw new Failure('server', `${url.host} answered ${response.status} with a redirect to ${target}; redirects are not followed`);
}

async function readBounded(url: URL, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY_BYTES) throw new Failure('server', `the answer of ${url.host} is larger than ${LARGEST_BODY_BYTES / 1024} KiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/u;
const TLS_CODE = /TLS|SSL|EPROTO/u;

function connectionMessage(url: URL, error: unknown): string {
  const code = errorCode(error instanceof Error ? error.cause : undefined);
  if (code === undefined) return `no connection to ${url.host}`;
  if (CERTIFICATE_CODE.test(code)) return `the certificate of ${url.host} is not trusted (${code}); NODE_EXTRA_CA_CERTS may name the authority that signed it`;
  if (TLS_CODE.test(code)) return `no secure connection to ${url.host} (${code}); does it speak https on this port?`;
  return `no connection to ${url.host} (${code})`;
}

/** A success that is no JSON object: something in between has answered, a captive portal or a proxy. */
export class NotAnOAuthAnswer extends Failure {
  constructor(host: string) {
    super('network', `not an OAuth answer from ${host}; is there a sign-in page of the network in between?`);
  }
}

/** The body of a success as a JSON object. */
export function jsonObject(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer.text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  } catch {
    // said below, as for JSON that is no object
  }
  throw new NotAnOAuthAnswer(answer.url.host);
}
