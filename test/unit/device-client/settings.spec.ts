import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings, requireClient } from '../../../apps/device-client/src/settings.js';

let directory: string;
let config: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'settings-'));
  config = path.join(directory, 'config.json');
});
afterEach(() => rm(directory, { recursive: true }));

describe('settings', () => {
  it('come from the options before the file', async () => {
    await writeFile(config, JSON.stringify({ issuer: 'https://file.example', client_id: 'file', scope: 'openid', trusted_hosts: ['a.example'] }));
    const settings = readSettings({ config, clientId: 'option' });
    expect(settings).toMatchObject({ issuer: 'https://file.example', clientId: 'option', scope: 'openid', trustedHosts: ['a.example'], profile: 'default' });
  });

  it('keep the note of the installer, without what a terminal would obey', async () => {
    await writeFile(config, JSON.stringify({ note: 'Ask at the desk\u001b[2J' }));
    expect(readSettings({ config }).note).toBe('Ask at the desk');
  });

  it('keep the issuer as it was typed', async () => {
    await writeFile(config, '{}');
    expect(readSettings({ config, issuer: 'https://LOGIN.example' }).issuer).toBe('https://LOGIN.example');
  });

  it.each([
    ['{"isuer":"https://x.example"}', '"isuer" is not a setting'],
    ['{"scope":["openid"]}', '"scope" has the wrong type'],
    ['[]', 'is not a JSON object'],
    ['{', 'is not a JSON object'],
  ])('are not read from %s', async (text, message) => {
    await writeFile(config, text);
    expect(() => readSettings({ config })).toThrow(expect.objectContaining({ reason: 'configuration', message: expect.stringContaining(message) }));
  });

  it('say so when the file that was named is not there', () => {
    expect(() => readSettings({ config })).toThrow(expect.objectContaining({ reason: 'configuration', message: expect.stringContaining('ENOENT') }));
  });

  it.each([{ profile: '../up' }, { profile: '' }, { deviceName: 'TV\u001b[2J' }, { deviceName: 'x'.repeat(65) }])(
    'are a usage error with %j',
    async (options) => {
      await writeFile(config, '{}');
      expect(() => readSettings({ config, ...options })).toThrow(expect.objectContaining({ reason: 'usage' }));
    },
  );

  it('name what is missing for a login', async () => {
    await writeFile(config, '{}');
    expect(() => requireClient(readSettings({ config }))).toThrow('give --issuer URL');
    expect(() => requireClient(readSettings({ config, issuer: 'https://x.example' }))).toThrow('give --client-id ID');
  });
});
