import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { Config } from '../config/config.js';
import { batchLines } from './batch-lines.js';

/** Members that hold secrets wherever they turn up: headers, bodies, errors. */
const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'set-cookie',
  'code',
  'device_code',
  'user_code',
  'code_verifier',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'password',
  'client_secret',
  'client_assertion',
  'query',
]);
/** Deeper than anything logged here on purpose. */
const DEEPEST = 4;

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/** A copy in which no secret member has its value. Walked by hand, since wildcards of pino's own redaction cost more than all else of a line. */
function hidden(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => hidden(item, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, SECRET_MEMBERS.has(name) ? '[hidden]' : hidden(member, depth + 1)]));
}

/** The address without what follows `?`: codes and states travel there. */
const withoutQuery = (url: unknown): unknown => (typeof url === 'string' ? url.split('?', 1)[0] : url);

const request = (req: { id?: unknown; method?: unknown; url?: unknown }): object => ({ id: req.id, method: req.method, url: withoutQuery(req.url) });

/** Only what tells where an error came from: libraries hang requests, and so tokens, on their errors. */
const error = (err: unknown): unknown => {
  if (!(err instanceof Error)) return { type: typeof err };
  return { type: err.name, message: err.message, stack: err.stack, errorCode: (err as NodeJS.ErrnoException).code, cause: err.cause && error(err.cause) };
};

/** One JSON line an event on standard output; JSON keeps every line break inside its string. */
export function createLogger(log: Config['log'], destination?: DestinationStream): Logger {
  return pino(
    {
      level: log.level,
      base: null,
      timestamp: timestamps(),
      formatters: { level: (label) => ({ level: label }), log: (logged) => hidden(logged) as Record<string, unknown> },
      // `error` is the word of the standard where an event has one.
      serializers: { req: request, url: withoutQuery, err: error, error: (value: unknown) => (typeof value === 'string' ? value : error(value)) },
    },
    destination ?? standardOutput(),
  );
}

/** Lines of one millisecond are told the same time, which is written out once. */
function timestamps(): () => string {
  let [at, text] = [NaN, ''];
  return () => {
    const now = Date.now();
    if (now !== at) [at, text] = [now, `,"time":"${new Date(now).toISOString()}"`];
    return text;
  };
}

/** Whatever ends the process in order, or by a fault, ends with the last line written. */
function standardOutput(): DestinationStream {
  const { stream, flush } = batchLines(pino.destination({ fd: 1, sync: true }));
  process.once('exit', flush);
  return stream;
}
