// Preloaded into a server under test: lets the test kill it, as kill -9 would, at the n-th instant from now. An instant is the moment
// before a statement reaches the database, or before an answer leaves: between two of them nothing happens that anybody could see.
// Also tells how heavy the process is, once its garbage is gone.
import { ServerResponse } from 'node:http';
import { DatabaseSync, StatementSync } from 'node:sqlite';

let seen = 0;
let deadly = Infinity;

function instant() {
  seen += 1;
  if (seen === deadly) process.kill(process.pid, 'SIGKILL');
}

function before(prototype, name) {
  const original = prototype[name];
  prototype[name] = function (...args) {
    instant();
    return original.apply(this, args);
  };
}

before(DatabaseSync.prototype, 'exec');
for (const name of ['run', 'get', 'all']) before(StatementSync.prototype, name);
before(ServerResponse.prototype, 'end');

process.on('message', ({ dieAt, weigh }) => {
  if (weigh) {
    globalThis.gc();
    process.send({ heapBytes: process.memoryUsage().heapUsed });
    return;
  }
  const seenBefore = seen;
  seen = 0;
  deadly = dieAt ?? Infinity;
  process.send({ seen: seenBefore });
});
// The channel to the test must not keep a server alive that was told to stop.
process.channel?.unref();
