import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../error-code.js';
import { Failure } from '../failure.js';

const RETRY_MS = 25;
/** Longer than the requests one holder makes: two to find the server and three tries to refresh, 10 s each, with their pauses. */
const STALE_MS = 58_000;

/**
 * Runs `work` while no other process of this user does the same for `path`. The lock is a file made with O_EXCL; what a crashed process left
 * is taken away once its process is gone or it is older than any honest holder.
 */
export async function withFileLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const owner = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  await acquire(path, owner, signal);
  try {
    return await work();
  } finally {
    if ((await read(path)) === owner) await rm(path, { force: true });
  }
}

async function acquire(path: string, owner: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + 2 * STALE_MS;
  while (!(await create(path, owner))) {
    if (performance.now() > deadline) throw new Failure('configuration', `another process holds ${path}; remove the file if there is none`);
    await removeIfStale(path);
    await sleep(RETRY_MS, undefined, { signal });
  }
}

async function create(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same stale lock: the one that moved away a lock that was new in the meantime puts it back. */
async function removeIfStale(path: string): Promise<void> {
  const found = await read(path);
  if (found === undefined || !(await isStale(path, found))) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    if ((await read(aside)) !== found) await link(aside, path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function isStale(path: string, owner: string): Promise<boolean> {
  const modified = await stat(path).then(
    (stats) => stats.mtimeMs,
    () => undefined,
  );
  if (modified === undefined) return false;
  if (Date.now() - modified > STALE_MS) return true;
  const holder = parseOwner(owner);
  return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

function parseOwner(text: string): { readonly pid: number; readonly host: unknown } | undefined {
  try {
    const { pid, host } = JSON.parse(text) as { pid?: unknown; host?: unknown };
    return typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

const read = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined);
