import { resolve } from 'node:path';
import { ConfigFileEntry } from './config-file.entry.js';
import { readTextFile } from './read-environment.js';
import type { ReadFile } from './read-environment.js';
import { validateEntry } from './validate-entry.js';
import type { Mistake } from './validate-entry.js';

const DEFAULT_PATH = './device-auth.config.json';

interface ReadConfigFile {
  readonly entry: ConfigFileEntry;
  readonly mistakes: readonly Mistake[];
  /** Absolute; absent when there is no file. */
  readonly path?: string;
}

/** Reads CONFIG_FILE, or the default one if it is there. */
export function readConfigFile(named: string | undefined, readFile: ReadFile): ReadConfigFile {
  const path = resolve(named ?? DEFAULT_PATH);
  const failed = (text: string): ReadConfigFile => ({ entry: new ConfigFileEntry(), mistakes: [{ name: 'CONFIG_FILE', text }], path });
  const text = readTextFile(path, readFile);
  if (text === undefined) return named === undefined ? { entry: new ConfigFileEntry(), mistakes: [] } : failed(`names a file that is not there: ${path}.`);
  if (typeof text === 'object') return failed(`${text.fault}: ${path}.`);
  const plain = parseJson(text);
  if (plain instanceof SyntaxError) return failed(`is not valid JSON: ${path}: ${plain.message}.`);
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return failed(`must hold one object in braces: ${path}.`);
  return { ...validateEntry(ConfigFileEntry, plain), path };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    // The engine quotes what it stumbled over; a config file holds no secret but could by mistake.
    return new SyntaxError((error as Error).message.replace(/,? (?:\.{3})?"[\s\S]*$/u, ''));
  }
}
