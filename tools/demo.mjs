// `npm run demo`: a server with a demo client and a demo account, and a TV beside it, all in a temporary directory.
//   --host HOST       the address the phone uses (default: this machine's, on its default route)
//   --local           keep to localhost
//   --auto-approve    play the phone as well
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { approveOnPhone } from './demo-phone.mjs';

const repository = join(import.meta.dirname, '..');
const program = (app) => [join(repository, `apps/${app}/dist/main.js`)];
const username = 'demo';
const scope = 'openid profile email offline_access';

const options = readOptions();
const home = mkdtempSync(join(tmpdir(), 'device-auth-demo-'));
const log = join(home, 'server.log');
const children = new Set();
// On a terminal the TV hears Ctrl-C itself, and everything ends with it.
process.on('SIGINT', () => void (process.stdin.isTTY || stopAll()));
for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => void stopAll());
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

function readOptions() {
  try {
    return parseArgs({ options: { host: { type: 'string' }, local: { type: 'boolean' }, 'auto-approve': { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${error.message}\nUsage: npm run demo -- [--local | --host HOST] [--auto-approve]`);
    return process.exit(2);
  }
}

async function demo() {
  const host = options.local || (options['auto-approve'] && !options.host) ? 'localhost' : (options.host ?? (await addressOfDefaultRoute()) ?? 'localhost');
  const issuer = `http://${host.includes(':') ? `[${host}]` : host}:${await freePort()}`;
  const password = newPassword();
  const environment = serverEnvironment(issuer, host);
  await addAccount(environment, password);
  await startServer(environment, issuer);
  console.log(`The server runs at ${issuer}. To approve, sign in there with:\n\n  user name  ${username}\n  password   ${password}\n`);
  configureTelevision(issuer, password);
  return options['auto-approve'] ? watchTheWholeStory(password) : await exitCodeOf(startTelevision(['login'], 'inherit'));
}

function serverEnvironment(issuer, host) {
  const configuration = {
    clients: [
      {
        client_id: 'tv',
        client_name: 'Living-room TV',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        scope,
        device_progress: true,
      },
    ],
  };
  writeFileSync(join(home, 'device-auth.config.json'), JSON.stringify(configuration));
  return {
    ...withoutOwnSettings(process.env),
    ISSUER: issuer,
    ...(host === 'localhost' ? {} : { HOST: host, ALLOW_HTTP: 'true' }),
    PORT: new URL(issuer).port,
    STORE_URL: `sqlite:${join(home, 'device-auth.sqlite')}`,
    CONFIG_FILE: join(home, 'device-auth.config.json'),
    LOG_LEVEL: 'info',
  };
}

/** Random, and still soon typed on a phone: four groups of four letters. */
function newPassword() {
  const letters = 'bcdfghjklmnpqrstvwxz';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/** The TV takes the whole screen, so it shows the account as well. */
function configureTelevision(issuer, password) {
  const note = process.stdout.isTTY ? { note: `To approve, sign in as  ${username}  with the password  ${password}` } : {};
  const configuration = { issuer, client_id: 'tv', scope, allow_http: true, ...note };
  writeFileSync(join(home, 'device-client.config.json'), JSON.stringify(configuration), { mode: 0o600 });
}

/** The demo is the same wherever it is run: settings of a real server in the environment are left out. */
const withoutOwnSettings = (environment) =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(ISSUER|HOST|PORT|STORE_URL|CONFIG_FILE|SECRET_KEYS|ALLOW_HTTP|TRUST_PROXY)(_FILE)?$/.test(name)),
  );

async function addAccount(environment, password) {
  const about = ['--display-name', 'Dana Demo', '--email', 'dana@example.com', '--email-verified'];
  const child = start(['device-auth-server', 'accounts', 'add', username, '--password-stdin', ...about], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = collect(child);
  child.stdin.end(`${password}\n`);
  if ((await exitCodeOf(child)) !== 0) throw new Error(`the account could not be made\n${output()}`);
}

async function startServer(environment, issuer) {
  const file = openSync(log, 'a', 0o600);
  const child = start(['device-auth-server'], { env: environment, stdio: ['ignore', file, file] });
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const ready = await fetch(`${issuer}/health/ready`).catch(() => undefined);
    if (ready?.ok) return;
    await pause(50);
  }
  throw new Error('the server did not start');
}

/** Runs a command of the TV, which finds its configuration where it runs. */
function startTelevision(args, stdio) {
  return start(['device-client', ...args], { env: clientEnvironment(), cwd: home, stdio });
}

function clientEnvironment() {
  const state = join(home, 'state');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  return { ...process.env, XDG_STATE_HOME: state };
}

/** Both ends at once: the TV shows its code, the phone reads it from there and approves, the TV ends up signed in. */
async function watchTheWholeStory(password) {
  const television = startTelevision(['login', '--json'], ['ignore', 'pipe', 'inherit']);
  const ended = exitCodeOf(television);
  for await (const line of createInterface({ input: television.stdout })) {
    const event = JSON.parse(line);
    console.log(`TV     ${inWords(event)}`);
    if (event.event === 'code_issued') {
      const say = (words) => console.log(`Phone  ${words}`);
      await approveOnPhone({ address: event.verification_uri_complete, userCode: event.user_code, username, password, say });
    }
  }
  const code = await ended;
  return code === 0 ? await showAccount() : code;
}

function inWords(event) {
  if (event.event === 'code_issued') return `shows ${event.user_code} and a QR code of ${event.verification_uri_complete}`;
  return event.event.replaceAll('_', ' ');
}

async function showAccount() {
  const child = startTelevision(['whoami'], ['ignore', 'pipe', 'inherit']);
  const output = collect(child);
  const code = await exitCodeOf(child);
  console.log(`TV     greets ${output().trim()}`);
  return code;
}

function start([app, ...args], settings) {
  const child = spawn(process.execPath, [...program(app), ...args], settings);
  children.add(child);
  return child;
}

/** What the child says, on either stream, once it has ended. */
function collect(child) {
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function exitCodeOf(child) {
  const [code] = child.exitCode === null && child.signalCode === null ? await once(child, 'close') : [child.exitCode];
  return code ?? 1;
}

async function stopAll() {
  const running = [...children].filter((child) => child.exitCode === null && child.signalCode === null);
  for (const child of running) child.kill('SIGTERM');
  await Promise.all(running.map((child) => exitCodeOf(child)));
}

/** The address other machines in the room reach this one at: where a datagram would leave from. None is sent. */
function addressOfDefaultRoute() {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const answer = (address) => {
      socket.close();
      resolve(address);
    };
    socket.once('error', () => answer(undefined));
    socket.connect(9, '192.0.2.1', () => answer(socket.address().address));
  });
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(`The demo failed: ${error.message}`);
  if (existsSync(log)) console.error(`The last the server said:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
