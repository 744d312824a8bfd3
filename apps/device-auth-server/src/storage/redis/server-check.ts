import type { Connection } from './connection.js';

const OLDEST = 7;

/**
 * Looked at when the server starts: what the store would do to accounts and keys. Evicting keys that have no end would delete them, so such a
 * server is refused; one that forgets everything with its process is warned about.
 */
export async function checkServers({ masters }: Connection, warn: (message: string) => void): Promise<void> {
  for (const master of masters()) {
    const info = factsOf(await master.info());
    const where = `${master.options.host}:${master.options.port}`;
    if (Number.parseInt(info('redis_version') ?? '0', 10) < OLDEST)
      throw new Error(`STORE_URL: Redis ${info('redis_version')} at ${where} is too old; 7 is needed`);
    const policy = info('maxmemory_policy') ?? 'unknown';
    if (policy.startsWith('allkeys-'))
      throw new Error(`STORE_URL: the Redis at ${where} has maxmemory-policy ${policy}: it would evict accounts and signing keys. Set it to noeviction.`);
    if (policy.startsWith('volatile-'))
      warn(`the Redis at ${where} has maxmemory-policy ${policy}: under pressure it ends sign-ins and sessions. noeviction refuses new ones instead`);
    if (info('aof_enabled') !== '1') warn(`the Redis at ${where} keeps no append-only file: what happened since its last snapshot is lost when it ends`);
  }
}

const factsOf = (info: string): ((name: string) => string | undefined) => {
  const facts = new Map(info.split('\r\n').map((line) => line.split(':', 2) as [string, string | undefined]));
  return (name) => facts.get(name);
};
