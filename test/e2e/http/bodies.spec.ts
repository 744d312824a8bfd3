import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bystanders } from '../../support/nothing-lost.js';
import type { Bystanders } from '../../support/nothing-lost.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
let others: Bystanders;
beforeAll(async () => {
  // As many requests as a table needs, from one address.
  server = await startServer({ file: { settings: { limits: { startsPerAddress: { count: 10_000, windowSeconds: 60 } } } } });
  await server.addAccount();
  others = await bystanders(server);
});
// Whatever was sent, what was good before still is.
afterEach(() => others.expectUnharmed());
afterAll(() => server.close());

const ENDPOINTS = ['device_authorization', 'token', 'revoke', 'introspect'];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

const send = (endpoint: string, body: string | Uint8Array<ArrayBuffer> | undefined, headers: Record<string, string> = FORM): Promise<Answer> =>
  server.request(`/oauth/${endpoint}`, { method: 'POST', body, headers });

function expectRefusal(answer: Answer, description: string | RegExp, status = 400): void {
  expect(answer.status).toBe(status);
  expect(answer.json.error).toBe('invalid_request');
  expect(answer.json.error_description).toMatch(description);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
}

const latin1 = Uint8Array.from(Buffer.from('client_id=t\u00FCv', 'latin1'));
const many = (count: number): string => Array.from({ length: count }, (_, index) => `p${index}=1`).join('&');

describe.each(ENDPOINTS)('RFC 6749 §3.2, appendix B: the body of %s', (endpoint) => {
  it.each([
    ['twice, the same value [BI-43]', 'client_id=tv&client_id=tv', 'repeated: client_id'],
    ['twice, once empty [BI-44]', 'client_id=tv&scope=&scope=openid', 'repeated: scope'],
    ['a name nobody knows, twice', 'client_id=tv&x=1&x=2', 'repeated: x'],
    ['65 parameters [BI-50]', `client_id=tv&${many(64)}`, 'more than 64 parameters'],
    ['a client_id of 2049 characters', `client_id=${'x'.repeat(2_049)}`, 'client_id is longer than 2048 characters'],
    ['a scope of 4097 characters', `client_id=tv&scope=${'x'.repeat(4_097)}`, 'scope is longer than 4096 characters'],
    ['an assertion of 8193 characters [BI-52]', `client_id=tv&assertion=${'x'.repeat(8_193)}`, 'assertion is longer than 8192 characters'],
    ['an escape that is none [BI-56]', 'client_id=tv&scope=%zz', 'malformed percent-encoding'],
    ['half an escape', 'client_id=tv&scope=%4', 'malformed percent-encoding'],
    ['bytes that are not UTF-8 [BI-58]', latin1, 'not UTF-8'],
    ['escapes that are not UTF-8', 'client_id=t%FCv', 'not UTF-8'],
    ['a byte order mark [BI-59]', '\uFEFFclient_id=tv', /missing/u],
    ['a line break in a value [BI-61]', 'client_id=tv&scope=openid%0d%0aSet-Cookie:x', 'scope contains a control character'],
    ['a tab', 'client_id=tv&scope=a%09b', 'scope contains a control character'],
    ['a next-line character [BI-62]', 'client_id=tv&scope=a%C2%85b', 'scope contains a control character'],
    ['a line separator', 'client_id=tv&scope=a%E2%80%A8b', 'scope contains a control character'],
    ['brackets after the name [BI-46]', 'client_id[]=tv', /missing/u],
    ['semicolons for ampersands [BI-65]', 'scope=openid;client_id=tv', /missing/u],
    ['an empty client_id [BI-47]', 'client_id=', /missing/u],
    ['no field at all', '', /missing/u],
  ])('is refused with %s', async (_, body, description) => {
    expectRefusal(await send(endpoint, body), description);
  });

  it.each([
    ['text/plain [BI-10]', 'text/plain', 'client_id=tv'],
    ['multipart [BI-11]', 'multipart/form-data; boundary=x', '--x--'],
    ['XML', 'application/xml', '<client_id>tv</client_id>'],
    ['a form in another charset', 'application/x-www-form-urlencoded; charset=iso-8859-1', 'client_id=tv'],
  ])('is refused as %s', async (_, type, body) => {
    expectRefusal(await send(endpoint, body, { 'content-type': type }), /must be application\/x-www-form-urlencoded/u, 415);
  });

  it('is refused when there is none at all [BI-7]', async () => {
    expectRefusal(await send(endpoint, undefined, {}), 'empty body');
  });

  it('is refused without a content type [BI-8]', async () => {
    expectRefusal(await send(endpoint, Uint8Array.from(Buffer.from('client_id=tv')), {}), /must be application/u, 415);
  });

  it.each([
    ['a number', '{"client_id":"tv","scope":1}'],
    ['null', '{"client_id":"tv","scope":null}'],
    ['a boolean', '{"client_id":"tv","scope":true}'],
    ['an object inside', '{"client_id":"tv","scope":{"a":"b"}}'],
    ['a list of scopes', '{"client_id":"tv","scope":["openid"]}'],
    ['a list at the top', '["client_id","tv"]'],
    ['a trailing comma', '{"client_id":"tv",}'],
    ['a comment', '{"client_id":"tv"}//'],
    ['single quotes', "{'client_id':'tv'}"],
    ['an end too soon', '{"client_id":"tv"'],
    ['something after the end', '{"client_id":"tv"}{}'],
    ['a byte order mark', '\uFEFF{"client_id":"tv"}'],
    ['half a surrogate pair', String.raw`{"client_id":"tv","scope":"\ud800"}`],
    ['a member twice', '{"client_id":"tv","client_id":"tv"}'],
    ['a member twice, once escaped', String.raw`{"client_id":"tv","\u0063lient_id":"tv"}`],
    ['depth', '['.repeat(8_000)],
  ])('is refused in JSON with %s', async (_, body) => {
    expectRefusal(await send(endpoint, body, JSON_TYPE), /./u);
  });
});

describe('RFC 8628 §3.1: the same request in other words', () => {
  const ask = (body: string, headers?: Record<string, string>) => send('device_authorization', body, headers);

  it.each([
    ['a content type in capitals [BI-13]', 'client_id=tv&scope=openid', { 'content-type': 'APPLICATION/X-WWW-FORM-URLENCODED' }],
    ['a charset [BI-14]', 'client_id=tv&scope=openid', { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }],
    ['a trailing semicolon [BI-16]', 'client_id=tv&scope=openid', { 'content-type': ' application/x-www-form-urlencoded\t;' }],
    ['an empty scope', 'client_id=tv&scope=', FORM],
    ['ten parameters nobody knows [BI-49]', `client_id=tv&${many(10)}`, FORM],
    ['64 parameters', `client_id=tv&${many(63)}`, FORM],
    ['names that are dangerous to objects [BI-53]', 'client_id=tv&__proto__=x&constructor=y&__proto__%5Ba%5D=1&toString=z', FORM],
    ['empty pairs', '&&client_id=tv&', FORM],
    ['escaped letters', 'client%5Fid=%74v', FORM],
    ['JSON', '{"client_id":"tv","scope":"openid"}', JSON_TYPE],
    ['spaced JSON', ' { "client_id" : "tv" ,\n"resource" : [ "https://photos.example/api" ] } ', JSON_TYPE],
    ['JSON with dangerous names', '{"__proto__":"x","constructor":"y","client_id":"tv"}', JSON_TYPE],
  ])('is taken with %s', async (_, body, headers) => {
    const answer = await ask(body, headers);
    expect(answer.json).toMatchObject({ user_code: expect.any(String) });
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it.each(['%20', '+'])('reads %s in a scope as a space [BI-64]', async (space) => {
    const answer = await ask(`client_id=tv&scope=openid${space}nonsense`);
    expect(answer.json).toMatchObject({ error: 'invalid_scope', error_description: expect.stringMatching(/ nonsense$/u) });
  });

  it('reads %2B as a plus', async () => {
    expect((await ask('client_id=tv&scope=openid%2Bprofile')).json.error).toBe('invalid_scope');
  });

  it('refuses a secret in the query and ignores the rest of it [BI-40]', async () => {
    const ignored = await server.post('/oauth/device_authorization?client_id=other&scope=nonsense', { client_id: 'tv' });
    expect(ignored.status).toBe(200);
    const leaked = await server.post('/oauth/token?client_secret=hush', { client_id: 'tv', grant_type: 'refresh_token' });
    expectRefusal(leaked, 'client_secret must not be sent in the query');
    expect(server.log.join('')).not.toContain('hush');
  });

  it.each(['a\u202Eb', 'a\u200Bb', 'x'.repeat(65)])('refuses a device name that cannot be shown as it is: %j', async (device_name) => {
    expect((await server.post('/oauth/device_authorization', { client_id: 'tv', device_name })).json.error_description).toMatch(/^device_name /u);
  });
});
