import { describe, expect, it } from '@jest/globals';
import { createPasswordHasher } from '../../../apps/device-auth-server/src/keys/password-hasher.js';
import { formatPhc, parsePhc } from '../../../apps/device-auth-server/src/keys/phc-string.js';

/** Quick, for the tests that are not about the cost. */
const cheap = { memoryKib: 64, passes: 1, parallelism: 1 };
const hasher = createPasswordHasher({ cost: cheap });

describe('a stored password', () => {
  it('is an argon2id hash of at least 19 MiB and two passes, salted [Y-05]', async () => {
    const production = createPasswordHasher();
    const [one, two] = await Promise.all([production.hash('correct horse'), production.hash('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/u);
    expect(one).not.toBe(two);
    await expect(production.verify('correct horse', one)).resolves.toBe('right');
    await expect(production.verify('correct horsf', one)).resolves.toBe('wrong');
  });

  it('counts whole: the 73rd byte, and the last of 1024, matter [Y-04]', async () => {
    const long = 'a'.repeat(1_024);
    const stored = await hasher.hash(long);
    await expect(hasher.verify(long, stored)).resolves.toBe('right');
    for (const other of [`${'a'.repeat(72)}b${'a'.repeat(951)}`, `${'a'.repeat(1_023)}b`, 'a'.repeat(72), 'a'.repeat(1_023)]) {
      await expect(hasher.verify(other, stored)).resolves.toBe('wrong');
    }
  });

  it('is the same composed and decomposed [Y-04]', async () => {
    const [composed, decomposed] = ['caf\u00e9', 'cafe\u0301'];
    await expect(hasher.verify(decomposed, await hasher.hash(composed))).resolves.toBe('right');
    await expect(hasher.verify(composed, await hasher.hash(decomposed))).resolves.toBe('right');
    await expect(hasher.verify('cafe', await hasher.hash(composed))).resolves.toBe('wrong');
  });

  it('asks to be hashed anew when it was hashed at another cost', async () => {
    const stored = await hasher.hash('correct horse');
    const stronger = createPasswordHasher({ cost: { ...cheap, passes: 2 } });
    await expect(stronger.verify('correct horse', stored)).resolves.toBe('rehash');
    await expect(stronger.verify('wrong horse', stored)).resolves.toBe('wrong');
  });

  it.each(['', '$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA', '$2b$12$abc', 'correct horse'])('is never matched by %j in its place', async (stored) => {
    await expect(hasher.verify('correct horse', stored)).resolves.toBe('wrong');
  });
});

describe('an account that is not there', () => {
  it('is wrong', () => expect(hasher.verify('correct horse', undefined)).resolves.toBe('wrong'));

  it('costs the same work as a wrong password', async () => {
    const production = createPasswordHasher({ concurrency: 1 });
    const stored = await production.hash('correct horse');
    // Of all threads of this process, and so whatever else the machine does.
    const worked = async (hash: string | undefined): Promise<number> => {
      const before = process.cpuUsage();
      await production.verify('wrong horse', hash);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    let [known, unknown] = [0, 0];
    for (let round = 0; round < 10; round += 1) {
      known += await worked(stored);
      unknown += await worked(undefined);
    }
    // Work that is left out, or done twice, is a factor of two and more.
    expect(known / unknown).toBeGreaterThan(2 / 3);
    expect(known / unknown).toBeLessThan(3 / 2);
  });
});

describe('many at once', () => {
  it('wait in a line that ends, and whoever comes after it hears that it is busy at once', async () => {
    const narrow = createPasswordHasher({ concurrency: 1, waiting: 2, cost: cheap });
    const stored = await narrow.hash('correct horse');
    const answers = await Promise.all(Array.from({ length: 6 }, () => narrow.verify('correct horse', stored)));
    expect(answers).toEqual(['right', 'right', 'right', 'busy', 'busy', 'busy']);
    await expect(narrow.verify('correct horse', stored)).resolves.toBe('right');
  });

  it('refuses to hash a new password when the line is full', async () => {
    const narrow = createPasswordHasher({ concurrency: 1, waiting: 0, cost: cheap });
    const first = narrow.hash('correct horse');
    await expect(narrow.hash('correct horse')).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(first).resolves.toContain('$argon2id$');
  });
});

it('reads a PHC string back as it was written', () => {
  const hash = { cost: cheap, salt: Buffer.alloc(16, 1), hash: Buffer.alloc(32, 2) };
  expect(parsePhc(formatPhc(hash))).toEqual(hash);
});
