// A copy of the working tree to plant faults in. The tree itself is never touched.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const NOT_COPIED = new Set(['node_modules', '.git', 'coverage', 'data']);

/** Copies everything but installed packages, which are linked; our own packages among them lead to the copy. */
export function copyTree(repository) {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'device-auth-mutate-')));
  for (const name of readdirSync(repository).filter((entry) => !NOT_COPIED.has(entry))) {
    cpSync(join(repository, name), join(copy, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (source) => !NOT_COPIED.has(basename(source)),
    });
  }
  linkPackages(repository, copy);
  return {
    directory: copy,
    plant: ({ file, find, replace }) => {
      const path = join(copy, file);
      const sound = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        sound.replace(find, () => replace),
      );
      return () => writeFileSync(path, sound);
    },
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

function linkPackages(repository, copy) {
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (name !== '@device-auth') symlinkSync(join(repository, 'node_modules', name), join(copy, 'node_modules', name));
  }
  cpSync(join(repository, 'node_modules/@device-auth'), join(copy, 'node_modules/@device-auth'), { recursive: true, verbatimSymlinks: true });
  for (const app of readdirSync(join(repository, 'apps'))) {
    const nested = join(repository, 'apps', app, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(copy, 'apps', app, 'node_modules'));
  }
}

/** How often the text to be replaced stands in its file; only 1 can be planted. */
export function occurrences(repository, { file, find }) {
  const path = join(repository, file);
  return existsSync(path) ? readFileSync(path, 'utf8').split(find).length - 1 : 0;
}
