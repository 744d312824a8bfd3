import { EnvironmentEntry } from './environment.entry.js';
import { validateEntry } from './validate-entry.js';
import type { Mistake } from './validate-entry.js';
import { NOT_YET, VARIABLES } from './variables.js';

/** The text of a file; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

/** Picks the server's own variables, secrets from the files that hold them, and finds every mistake in them. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile,
): { entry: EnvironmentEntry; mistakes: readonly Mistake[] } {
  const fileMistakes: Mistake[] = [];
  const plain: Record<string, string> = {};
  const names = [
    ...Object.entries(VARIABLES).map(([name, about]) => ({ name, secret: 'secret' in about })),
    ...NOT_YET.map((name) => ({ name, secret: true })),
  ];
  for (const { name, secret } of names) {
    const value = env[name] || undefined;
    const file = (secret && env[`${name}_FILE`]) || undefined;
    if (value !== undefined && file !== undefined) fileMistakes.push({ name: `${name}_FILE`, text: `stands beside ${name}. Leave out one of the two.` });
    const text = value ?? (file && readSecretFile(name, file, readFile, fileMistakes));
    if (text) plain[name] = text;
  }
  // `DOCS=false` asks for nothing.
  if (plain['DOCS'] === 'false') delete plain['DOCS'];
  const { entry, mistakes } = validateEntry(EnvironmentEntry, plain);
  return { entry, mistakes: [...fileMistakes, ...mistakes] };
}

function readSecretFile(name: string, path: string, readFile: ReadFile, mistakes: Mistake[]): string | undefined {
  const text = readTextFile(path, readFile);
  if (typeof text === 'string' && text.trim() !== '') return text.trim();
  mistakes.push({
    name: `${name}_FILE`,
    text: `${text === undefined ? 'names a file that is not there' : typeof text === 'string' ? 'names an empty file' : text.fault}: ${path}.`,
  });
  return undefined;
}

/** A file that cannot be read is one mistake among the others. */
export function readTextFile(path: string, readFile: ReadFile): string | undefined | { readonly fault: string } {
  try {
    return readFile(path);
  } catch (error) {
    return { fault: `names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})` };
  }
}
