// Starts the redis-server the suites would get and has it answer: proof that the program and its libraries are there. CI runs
// it as an ordinary user with DEVICE_AUTH_SYSTEM=ignore.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { providePrograms } from './programs.mjs';

const { environment, missing } = providePrograms(['redis-server']);
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(1);
}
const directory = mkdtempSync(join(tmpdir(), 'device-auth-redis-'));
const socketPath = join(directory, 'socket');
const server = spawn(environment.DEVICE_AUTH_REDIS_SERVER, ['--port', '0', '--unixsocket', socketPath, '--dir', directory, '--save', ''], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const gone = once(server, 'exit');
try {
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('eady to accept connections')) break;
  }
  if (!existsSync(socketPath)) throw new Error('redis-server ended before it listened');
  const socket = connect(socketPath);
  socket.write('PING\r\n');
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (String(answer) !== '+PONG\r\n') throw new Error(`redis-server answered PING with ${answer}`);
  console.log(`redis-server of uid ${process.getuid?.()} works: ${environment.DEVICE_AUTH_REDIS_SERVER}`);
} finally {
  server.kill();
  await gone;
  rmSync(directory, { recursive: true, force: true });
}
