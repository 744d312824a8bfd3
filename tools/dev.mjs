// One dev loop for the whole workspace: the compiler watches every project, Node restarts the server when a file it
// loaded changes, the library's output included (nest start --watch sees only the application's own sources).
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const tsc = [require.resolve('typescript/package.json').replace(/package\.json$/, 'bin/tsc'), '-b'];
spawnSync(process.execPath, tsc, { stdio: 'inherit' });

const children = [
  spawn(process.execPath, [...tsc, '--watch', '--preserveWatchOutput'], { stdio: 'inherit' }),
  spawn(process.execPath, ['--watch', '--watch-preserve-output', 'apps/device-auth-server/build/main.js', ...process.argv.slice(2)], {
    stdio: 'inherit',
  }),
];
let stopping = false;
const stop = (signal) => {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill(signal);
};
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
for (const child of children) child.on('exit', () => stop('SIGTERM'));
