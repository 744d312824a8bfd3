import { describe, expect, it } from '@jest/globals';
import { createEvents } from '../../../apps/device-auth-server/src/events/create-events.js';
import { createLogger } from '../../../apps/device-auth-server/src/events/logger.js';

/** A logger whose lines are kept, as they would be written. */
function keptLog(level: 'info' | 'silent' = 'info') {
  const written: string[] = [];
  const logger = createLogger({ level }, { write: (chunk: string) => void written.push(chunk) });
  return {
    logger,
    events: createEvents(logger),
    written,
    text: () => written.join(''),
    last: () => JSON.parse(written.at(-1) ?? '{}') as Record<string, unknown>,
  };
}

const REQUEST = { requestId: 'r1', network: '192.0.2.0/24' };

describe('events', () => {
  it('writes one JSON line an event, with ids only', () => {
    const { events, last, written } = keptLog();
    events.deviceAuthorizationDecided({ approved: true, clientId: 'tv', endUserId: 'u1', ...REQUEST });
    expect(written).toHaveLength(1);
    expect(last()).toEqual({
      level: 'info',
      time: expect.any(String),
      event: 'device_authorization_decided',
      approved: true,
      clientId: 'tv',
      endUserId: 'u1',
      ...REQUEST,
      msg: 'device authorization decided',
    });
  });

  it.each(['a\r\nb', 'a\u0085b', 'a\u2028b', 'a\u001B[2Jb', 'a\u202Eb'])('keeps %j on one line', (clientId) => {
    const { events, text, last } = keptLog();
    events.clientAuthenticationFailed({ clientId, reason: 'unknown client', ...REQUEST });
    expect(text().trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(last()['clientId']).toMatch(/^a\uFFFD+(?:\[2J)?b$/u);
  });

  it('cuts what a stranger made long', () => {
    const { events, last } = keptLog();
    events.clientAuthenticationFailed({ clientId: 'x'.repeat(10_000), reason: 'unknown client', ...REQUEST });
    expect(last()['clientId']).toHaveLength(200);
  });

  it('warns of a token used twice, and does not when an administrator ends it', () => {
    const { events, last } = keptLog();
    events.familyRevoked({ reason: 'reuse', requestId: 'r1' });
    expect(last()['level']).toBe('warn');
    events.familyRevoked({ reason: 'administrator', requestId: 'r1' });
    expect(last()['level']).toBe('info');
  });

  it('is silent when told to be', () => {
    const { events, written } = keptLog('silent');
    events.signedIn({ endUserId: 'u1', ...REQUEST });
    expect(written).toEqual([]);
  });
});

describe('the logger', () => {
  const SECRET = 'c0rrect-horse';

  it.each(['authorization', 'cookie', 'set-cookie', 'code', 'device_code', 'user_code', 'token', 'refresh_token', 'password', 'client_secret', 'query'])(
    'hides %s at any of the depths things are logged at',
    (member) => {
      const { logger, text } = keptLog();
      logger.info({ [member]: SECRET, body: { [member]: SECRET }, reply: { headers: { [member]: SECRET } } }, 'x');
      expect(text()).not.toContain(SECRET);
      expect(text().match(/\[hidden\]/gu)).toHaveLength(3);
    },
  );

  it('keeps the path of a request and drops its query and headers', () => {
    const { logger, last, text } = keptLog();
    logger.info({ req: { id: 'r1', method: 'GET', url: `/device?user_code=${SECRET}`, headers: { 'x-token': SECRET } }, url: `/a?b=${SECRET}` }, 'x');
    expect(last()).toMatchObject({ req: { id: 'r1', method: 'GET', url: '/device' }, url: '/a' });
    expect(text()).not.toContain(SECRET);
  });

  it('keeps of an error where it came from, not what a library hung on it', () => {
    const { logger, last, text } = keptLog();
    const cause = Object.assign(new Error('below'), { request: { body: SECRET } });
    logger.error({ err: Object.assign(new TypeError('above', { cause }), { config: { auth: SECRET }, code: 'E1' }) }, 'x');
    expect(last()['err']).toMatchObject({ type: 'TypeError', message: 'above', errorCode: 'E1', cause: { message: 'below' } });
    expect(text()).not.toContain(SECRET);
  });
});
