import { resolve } from 'node:path';

/** Where the embedded store keeps its file: an absolute path, or `:memory:`. */
export function storePath(url: string): string {
  const path = url.slice('sqlite:'.length);
  return path === ':memory:' ? path : resolve(path);
}

/** Where the keys of a server that was given none are kept: beside its store, so that they are moved and backed up with it. */
export function secretKeyPath(url: string): string {
  const path = storePath(url);
  return path === ':memory:' ? path : `${path}.keys`;
}

export function storeUrlFault(url: string): string | undefined {
  if (/^rediss?(\+\w+)?:/u.test(url)) return 'names Redis, but this build stores in SQLite only for now. Write sqlite:./data/device-auth.sqlite.';
  if (!url.startsWith('sqlite:')) return 'must begin with sqlite:, such as sqlite:./data/device-auth.sqlite, or be sqlite::memory:.';
  const path = url.slice('sqlite:'.length);
  if (path === '') return 'names no file. Write sqlite:./data/device-auth.sqlite.';
  if (path.startsWith('//')) return 'must not have two slashes. Write sqlite:/var/lib/device-auth/device-auth.sqlite.';
  return undefined;
}
