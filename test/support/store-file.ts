import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A store that outlives the server: start one after another with this environment, and they are the same server with another configuration. */
export interface StoreFile {
  readonly directory: string;
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

export function storeFile(): StoreFile {
  const directory = mkdtempSync(join(tmpdir(), 'device-auth-'));
  const path = join(directory, 'store.sqlite');
  return {
    directory,
    path,
    // Whatever port it gets, the issuer stays the one that its tokens name.
    env: { STORE_URL: `sqlite:${path}`, ISSUER: 'http://localhost:3000' },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
