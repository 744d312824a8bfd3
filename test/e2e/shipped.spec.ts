import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newSecretKey } from '../../apps/device-auth-server/src/keys/secret-key-file.js';
import { startRedis } from '../support/redis.js';
import { Terminal } from './shell.js';

const SERVER = join(import.meta.dirname, '../../apps/device-auth-server');
/** One file a module would be more than a thousand. */
const A_FEW = 40;
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const TV = { clients: [{ client_id: 'tv', token_endpoint_auth_method: 'none', grant_types: [GRANT], scope: '' }] };

/** Run before the program: writes down the file of everything that is loaded. */
const writeDown = `
  import { writeFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  process.on('exit', () => writeFileSync(process.env.LOADED, JSON.stringify(loaded.filter((url) => url.startsWith('file:')))));
`;

let directory: string;
let terminal: Terminal;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'device-auth-shipped-'));
  for (const part of ['dist', 'package.json', 'src/storage/redis']) await cp(join(SERVER, part), join(directory, part), { recursive: true });
  terminal = await Terminal.open(join(directory, 'dist/main.js'));
});

afterEach(async () => {
  await terminal.close();
  await rm(directory, { recursive: true, force: true });
});

describe('the server as it is shipped', () => {
  it('answers programs, people and Prometheus where no package is installed', async () => {
    const { listening, stop } = await terminal.serve({ METRICS_PORT: '0' });
    const paths = ['/.well-known/oauth-authorization-server', '/nothing-here'].map((path) => `${listening['url']}${path}`);
    const answers = [...paths, listening['metrics']!].map(async (url) => {
      const { status, headers } = await fetch(url, { headers: { accept: 'text/html' } });
      return [status, headers.get('content-type')?.split(';')[0]];
    });
    await expect(Promise.all(answers)).resolves.toEqual([
      [200, 'application/json'],
      [404, 'text/html'],
      [200, 'text/plain'],
    ]);
    expect(await stop('SIGTERM')).toBe(0);
  });

  it('keeps devices in Redis where no package is installed', async () => {
    const redis = await startRedis();
    try {
      await terminal.write('device-auth.config.json', TV);
      const { listening, stop } = await terminal.serve({ STORE_URL: redis.url, SECRET_KEYS: newSecretKey() });
      const ask = async (path: string, form: Record<string, string>) => {
        const answer = await fetch(`${listening['url']}${path}`, { method: 'POST', body: new URLSearchParams({ client_id: 'tv', ...form }) });
        return (await answer.json()) as Record<string, string>;
      };
      const { device_code: code = '' } = await ask('/oauth/device_authorization', {});
      expect(await ask('/oauth/token', { grant_type: GRANT, device_code: code })).toMatchObject({ error: 'authorization_pending' });
      expect(await stop('SIGTERM')).toBe(0);
    } finally {
      await redis.stop();
    }
  });

  it('is loaded from a few files of its own', async () => {
    const list = join(directory, 'loaded.json');
    const { stop } = await terminal.serve({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(writeDown)}`, LOADED: list });
    await stop('SIGTERM');
    const loaded = JSON.parse(await readFile(list, 'utf8')) as string[];
    expect(loaded).toContainEqual(expect.stringMatching(/\/dist\/main\.js$/u));
    expect(loaded.length).toBeLessThan(A_FEW);
  });

  it('says where a fault happened by the line of the source', async () => {
    await terminal.write('device-auth.config.json', TV);
    const { listening, lines, stop } = await terminal.serve();
    const database = new DatabaseSync(terminal.store);
    database.exec('DROP TABLE device_authorizations');
    database.close();
    const answer = await fetch(`${listening['url']}/oauth/device_authorization`, { method: 'POST', body: new URLSearchParams({ client_id: 'tv' }) });
    await stop('SIGTERM');
    expect(answer.status).toBe(500);
    expect(lines.find((line) => line.includes('no such table'))).toMatch(/src\/storage\/sqlite\/database\.ts:\d+:\d+/u);
  });

  it('carries the license of every package in it', async () => {
    const licenses = await readFile(join(directory, 'dist/LICENSES.txt'), 'utf8');
    const packages = licenses.match(/^(?:@[\w-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S* \(.*\)$/gmu);
    expect(packages).toEqual(expect.arrayContaining([expect.stringMatching(/^fastify \S+ \(MIT\)$/u), expect.stringMatching(/^rxjs \S+ \(Apache-2\.0\)$/u)]));
  });
});
