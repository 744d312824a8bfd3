/** Where a Redis is: one server, a master that Sentinels know, or a Cluster. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server itself; or Sentinels, or nodes of a Cluster, any of which will do. */
  readonly nodes: readonly RedisNode[];
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Of one server: its database. */
  readonly database?: number;
  /** Of Sentinels: what they call the master. */
  readonly master?: string;
  /** The address for people: as it was written, without who logs in. */
  readonly place: string;
}

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

const FORM = /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<login>[^@/]*)@)?(?<hosts>[^/@]+)(?:\/(?<path>[^/?]*))?$/u;
const HOST = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/iu;
const PORT = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

/** The address without who logs in: nothing secret is left of it. */
export const redisPlace = (url: string): string => url.replace(/(?<=:\/\/)[^@/]*@/u, '');

/** Reads `redis://`, `rediss://`, `redis+sentinel://` and `redis+cluster://`; undefined for anything else. A password is percent-encoded. */
export function parseRedisUrl(url: string): RedisAddress | undefined {
  const { scheme, kind = 'single', login = '', hosts = '', path = '' } = FORM.exec(url)?.groups ?? {};
  if (scheme === undefined || !isKind(kind)) return undefined;
  const nodes = hosts.split(',').flatMap((text) => nodeOf(text, PORT[kind]) ?? []);
  if (nodes.length !== hosts.split(',').length) return undefined;
  const common = { kind, nodes, tls: scheme === 'rediss', ...loginOf(login), place: redisPlace(url) };
  switch (kind) {
    case 'single':
      return nodes.length === 1 && /^\d{0,4}$/u.test(path) ? { ...common, database: Number(path) } : undefined;
    case 'sentinel':
      return path === '' ? undefined : { ...common, master: path };
    case 'cluster':
      return path === '' ? common : undefined;
  }
}

const isKind = (kind: string): kind is RedisAddress['kind'] => kind in PORT;

function nodeOf(text: string, byDefault: number): RedisNode | undefined {
  const { v6, name, port } = HOST.exec(text)?.groups ?? {};
  const host = v6 ?? name;
  const number = port === undefined ? byDefault : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

function loginOf(login: string): Pick<RedisAddress, 'username' | 'password'> {
  const [username = '', ...rest] = login.split(':').map(decoded);
  const password = rest.join(':');
  return { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
