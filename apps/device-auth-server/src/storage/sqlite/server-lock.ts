import { openDatabase } from './database.js';
import { Unavailable } from '../../protocol/unavailable.js';

/**
 * One server a file: held by keeping an exclusive lock on a companion file open. The kernel lets go of it with the process, however that
 * ends, so nothing can be left behind; a file holding a process id could name a stranger by then.
 */
export function lockForServer(path: string): () => void {
  const lock = openDatabase(`${path}-lock`, 0);
  try {
    lock.execute('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Unavailable)) throw error;
    throw new Error(`another server is using ${path}; stop it first, or give this one a STORE_URL of its own`, { cause: error });
  }
  return () => lock.close();
}
