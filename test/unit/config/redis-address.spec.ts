import { describe, expect, it } from '@jest/globals';
import { parseRedisUrl } from '../../../apps/device-auth-server/src/config/redis-address.js';

describe('the address of a Redis', () => {
  it.each([
    ['redis://localhost', { kind: 'single', nodes: [{ host: 'localhost', port: 6379 }], tls: false, database: 0 }],
    ['redis://:p%40ss@cache.example:6380/2', { kind: 'single', nodes: [{ host: 'cache.example', port: 6380 }], password: 'p@ss', database: 2 }],
    ['rediss://me:a:b@[2001:db8::1]:6379', { tls: true, username: 'me', password: 'a:b', nodes: [{ host: '2001:db8::1', port: 6379 }] }],
    [
      'redis+sentinel://a,b:26380/main',
      {
        kind: 'sentinel',
        master: 'main',
        nodes: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
      },
    ],
    [
      'redis+cluster://10.0.0.1:7000,10.0.0.2:7001',
      {
        kind: 'cluster',
        nodes: [
          { host: '10.0.0.1', port: 7_000 },
          { host: '10.0.0.2', port: 7_001 },
        ],
      },
    ],
    ['rediss+cluster://u@a', { kind: 'cluster', tls: true, username: 'u' }],
  ])('is read from %s', (url, address) => {
    expect(parseRedisUrl(url)).toMatchObject(address);
  });

  it.each([
    'sqlite:./file',
    'redis:',
    'redis://',
    'redis://a,b',
    'redis://a:0',
    'redis://a:65536',
    'redis://a/name',
    'redis+cluster://a/0',
    'redis+sentinel://a',
    'redis+other://a',
    'http://a',
    'redis://a b',
    'redis://a/0?ssl=true',
  ])('is not seen in %s', (url) => expect(parseRedisUrl(url)).toBeUndefined());

  it('is told to people without who logs in', () => {
    expect(parseRedisUrl('rediss://me:hunter2@cache.example:6379/1')?.place).toBe('rediss://cache.example:6379/1');
  });

  it('takes a password as it stands where its escapes are none', () => {
    expect(parseRedisUrl('redis://:100%@a')).toMatchObject({ password: '100%' });
  });
});
