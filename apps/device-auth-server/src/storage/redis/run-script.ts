import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import type { Reply } from './connection.js';
import { SCRIPTS, type ScriptName } from './script.js';

type Argument = string | number;
type DefinedCommand = (keyCount: number, ...args: readonly Argument[]) => Promise<Reply>;

/**
 * Asks for scripts by their digest. A server that does not know one (it is new, or was told `SCRIPT FLUSH`) gets it by the command the driver
 * defines for it, which does the same and costs a third more at each call.
 */
export function scriptRunner(client: Redis | Cluster): (script: ScriptName, keyCount: number, args: readonly Argument[]) => Promise<Reply> {
  for (const [name, lua] of Object.entries(SCRIPTS)) client.defineCommand(name, { lua });
  const defined = client as unknown as Readonly<Record<ScriptName, DefinedCommand>>;
  const digests = Object.fromEntries(Object.entries(SCRIPTS).map(([name, lua]) => [name, sha1(lua)])) as Readonly<Record<ScriptName, string>>;
  // A Cluster has the same commands; their types alone differ.
  const { evalsha } = client as Redis;

  return (script, keyCount, args) => {
    const reply = evalsha.call(client as Redis, digests[script], keyCount, ...args) as Promise<Reply>;
    return reply.then(undefined, (fault: Error) => {
      if (!fault.message.startsWith('NOSCRIPT')) throw fault;
      return defined[script](keyCount, ...args);
    });
  };
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
