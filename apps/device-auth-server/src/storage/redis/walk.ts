import type { Redis } from 'ioredis';

/** Asked for in pages of about so many; between two of them others are served. */
const PAGE = 500;

/** Every key of a form, on every master. For administration: it looks at all keys there are. A key may come twice while slots move, so it is told once. */
export async function* walk(masters: readonly Redis[], form: string): AsyncGenerator<string> {
  const told = new Set<string>();
  for (const master of masters) {
    let cursor = '0';
    do {
      const [next, page] = await master.scan(cursor, 'MATCH', form, 'COUNT', PAGE);
      for (const key of page) if (!told.has(key) && told.add(key)) yield key;
      cursor = next;
    } while (cursor !== '0');
  }
}
