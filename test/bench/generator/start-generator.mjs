// The parent's end of a process that plays devices: orders go out one at a time, answers come back.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stopProcess } from '../machine/child-process.mjs';
import { LOAD_CORE, onCore } from '../machine/cores.mjs';

/** Room for a million rows. */
const HEAP = '--max-old-space-size=6144';

export function startGenerator(program = 'generator.mjs') {
  const child = spawn(...onCore(LOAD_CORE, process.execPath, [HEAP, join(import.meta.dirname, program)]), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let waiting;
  child.on('message', ({ done, failed }) => (failed === undefined ? waiting.resolve(done) : waiting.reject(new Error(failed))));
  child.on('exit', () => waiting?.reject(new Error('the devices ended')));
  const ask = (order) => {
    waiting = Promise.withResolvers();
    child.send(order);
    return waiting.promise;
  };
  return {
    ask,
    put: (details) => ask({ order: 'put', ...details }),
    makePool: (details) => ask({ order: 'makePool', ...details }),
    run: (details) => ask({ order: 'run', ...details }),
    drop: (pool) => ask({ order: 'drop', pool }),
    stop: () => stopProcess(child),
  };
}
