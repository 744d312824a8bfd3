import { text } from 'node:stream/consumers';
import { loadConfig } from './config/load-config.js';
import { createLogger } from './events/logger.js';
import { createProgram } from './shell/program.js';
import { runProgram } from './shell/run-program.js';

/** Starts the server. The configuration comes first, so that a mistake in it is a list and not a stack trace out of some module. */
async function serve(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger(config.log);
  const { createServer } = await import('./app.js');
  const server = await createServer(config, { logger });

  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ event: 'stopping', signal }, `stopping on ${signal}`);
    server.close().then(
      () => logger.info({ event: 'stopped' }, 'stopped'),
      (error: unknown) => {
        logger.error({ event: 'stop_failed', err: error }, 'could not stop in order');
        process.exitCode = 1;
      },
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);

  const store = server.stores.place;
  const { url, issuer, metricsUrl: metrics } = server;
  logger.info({ event: 'listening', url, issuer, store, metrics }, `listening at ${url}, store ${store}`);
}

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const shell = {
  env: process.env,
  clock: Date.now,
  print: (line: string): void => void process.stdout.write(`${line}\n`),
  note: complain,
  readInput: () => text(process.stdin),
};

/** Does what was typed. */
export async function runCommandLine(): Promise<void> {
  const exitCode = await runProgram(createProgram(shell, serve), process.argv.slice(2), complain);
  // A start that failed half-way may have left something open; a server that runs must not be ended here.
  if (exitCode !== 0) process.exit(exitCode);
}
