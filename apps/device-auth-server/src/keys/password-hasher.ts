import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordHasher } from '../protocol/ports.js';
import { Unavailable } from '../protocol/unavailable.js';
import { formatPhc, parsePhc, type Argon2Cost, type Argon2Hash } from './phc-string.js';
import { waitingLine } from './waiting-line.js';

export interface PasswordHashing {
  /** How many hashes are computed at once; each takes `memoryKib` and one of libuv's four threads, which files and DNS need too. */
  readonly concurrency?: number;
  /** How many more may wait their turn. */
  readonly waiting?: number;
  readonly cost?: Argon2Cost;
}

/** OWASP's first choice for argon2id with the least memory: 19 MiB, two passes, one lane. */
const COST: Argon2Cost = { memoryKib: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify(argon2);

export function createPasswordHasher({ concurrency = 2, waiting = 50, cost = COST }: PasswordHashing = {}): PasswordHasher {
  const line = waitingLine(concurrency, waiting);
  /** Compared with when there is no account: the same work, and no password has it. */
  const nobody: Argon2Hash = { cost, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };

  const compute = (password: string, salt: Buffer, { memoryKib, passes, parallelism }: Argon2Cost, tagLength: number): Promise<Buffer> | undefined =>
    // One person's é is another keyboard's e + ´: both are the same password (NIST SP 800-63B-4 §3.1.1.2).
    line(() => derive('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce: salt, memory: memoryKib, passes, parallelism, tagLength }));

  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await compute(password, salt, cost, HASH_BYTES);
      if (hash === undefined) throw new Unavailable('too many passwords are being hashed now', 1);
      return formatPhc({ cost, salt, hash });
    },
    async verify(password, stored) {
      const known = stored === undefined ? undefined : parsePhc(stored);
      const expected = known ?? nobody;
      const hash = await compute(password, expected.salt, expected.cost, expected.hash.length);
      if (hash === undefined) return 'busy';
      const right = timingSafeEqual(hash, expected.hash) && known !== undefined;
      if (!right) return 'wrong';
      return isCurrent(expected, cost) ? 'right' : 'rehash';
    },
  };
}

function isCurrent(known: Argon2Hash, cost: Argon2Cost): boolean {
  const { memoryKib, passes, parallelism } = known.cost;
  return memoryKib === cost.memoryKib && passes === cost.passes && parallelism === cost.parallelism && known.hash.length === HASH_BYTES;
}
