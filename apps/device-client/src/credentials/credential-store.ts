import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../error-code.js';
import { Failure } from '../failure.js';
import { credentialFileName, type CredentialKey, type Credentials, parseCredentials, serializeCredentials } from './credentials.js';
import { withFileLock } from './file-lock.js';

/**
 * Keeps sign-ins on disk: a 0600 file in a 0700 directory, replaced as a whole. A file it cannot make sense of is reported, never replaced or removed.
 */
export class CredentialStore {
  constructor(readonly directory: string) {}

  async read(key: CredentialKey): Promise<Credentials | undefined> {
    return this.#readFile(credentialFileName(key));
  }

  /** Every sign-in kept here, of one profile or of all, and why the rest of the files could not be read. */
  async list(profile?: string): Promise<{ readonly found: readonly Credentials[]; readonly failures: readonly unknown[] }> {
    const names = await readdir(this.directory).catch((error: unknown) => (isMissing(error) ? [] : fail('read', this.directory, error)));
    const mine = names.filter((name) => isCredentialFileName(name, profile)).toSorted();
    const outcomes = await Promise.allSettled(mine.map((name) => this.#readFile(name)));
    return {
      found: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : [])),
      failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
    };
  }

  /** The new file is whole on disk before it takes the old one's name: a crash leaves the old or the new. */
  async write(credentials: Credentials): Promise<void> {
    await this.#prepare();
    const file = this.#path(credentialFileName(credentials));
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      const handle = await open(draft, 'wx', 0o600);
      try {
        await handle.writeFile(serializeCredentials(credentials));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      fail('write', file, error);
    }
  }

  async remove(key: CredentialKey): Promise<void> {
    const file = this.#path(credentialFileName(key));
    await rm(file, { force: true }).catch((error: unknown) => fail('remove', file, error));
  }

  /** One process at a time; also the proof that the directory can be written, before a person is sent to sign in. */
  async locked<T>(key: CredentialKey, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#prepare();
    const lock = `${this.#path(credentialFileName(key))}.lock`;
    return withFileLock(lock, signal, work).catch((error: unknown) => {
      if (errorCode(error)?.startsWith('E') === true) fail('write', lock, error);
      throw error;
    });
  }

  async #readFile(name: string): Promise<Credentials | undefined> {
    const file = this.#path(name);
    try {
      const { mode } = await stat(file);
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new Failure('configuration', `others can read ${file}; "chmod 600" it, or sign in again if it may have been copied`);
      }
      return parseCredentials(await readFile(file, 'utf8')) ?? failCorrupt(file);
    } catch (error) {
      if (isMissing(error)) return undefined;
      return fail('read', file, error);
    }
  }

  async #prepare(): Promise<void> {
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      if (process.platform !== 'win32' && ((await stat(this.directory)).mode & 0o077) !== 0) await chmod(this.directory, 0o700);
    } catch (error) {
      fail('write', this.directory, error);
    }
  }

  #path(name: string): string {
    return path.join(this.directory, name);
  }
}

function isCredentialFileName(name: string, profile: string | undefined): boolean {
  const match = /^([\w-]{1,32})-[\da-f]{16}\.json$/u.exec(name);
  return match !== null && (profile === undefined || match[1] === profile);
}

const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';

function failCorrupt(file: string): never {
  throw new Failure('configuration', `${file} is not a credentials file of this client; move it away and sign in again`);
}

function fail(verb: 'read' | 'write' | 'remove', file: string, error: unknown): never {
  if (error instanceof Failure) throw error;
  throw new Failure('configuration', `cannot ${verb} ${file} (${errorCode(error) ?? 'unknown'})`, { cause: error });
}
