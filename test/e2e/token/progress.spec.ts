import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll, startSignIn } from '../../support/device.js';
import { holdPoll, startOnStick, STICK, STICKS } from '../../support/held-poll.js';
import { AT_HOME, signInPerson, visitorOf } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';
import { storeCalls } from '../../support/store-calls.js';
import { storeFile } from '../../support/store-file.js';
import { Visitor } from '../../support/visitor.js';

/** Far from the 24 s that a wait lasts, whatever else the machine does. */
const AT_ONCE_MS = 5_000;

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({ clients: [STICK] });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const stranger = (): Visitor => new Visitor(() => undefined);
const lookUp = (user_code: string): Promise<unknown> => server.protocol.lookUpUserCode(person.browser, user_code, AT_HOME);

/** What the stick is told next, at its pace. */
async function told(device_code: string, at = server): Promise<Record<string, unknown>> {
  at.clock.advanceSeconds(5);
  return (await poll(at, device_code, STICKS)).json;
}

describe('pending answers to a client registered with device_progress', () => {
  it('are announced', async () => {
    expect((await server.get('/.well-known/openid-configuration')).json.device_progress_supported).toBe(true);
  });

  it('tell how far the person is, and the whole seconds the code has left [D-91]', async () => {
    const { device_code, user_code, verification_uri_complete } = await startOnStick(server);
    server.clock.advance(400);
    expect((await poll(server, device_code, STICKS)).json).toMatchObject({ error: 'authorization_pending', progress: 'waiting', expires_in: 599 });
    await stranger().open(verification_uri_complete);
    expect(await told(device_code)).toMatchObject({ error: 'authorization_pending', progress: 'opened', expires_in: 594 });
    await lookUp(user_code);
    expect(await told(device_code)).toMatchObject({ error: 'authorization_pending', progress: 'signed_in', expires_in: 589 });
    await server.protocol.releaseUserCode(person.browser, user_code.replace('-', ''));
    expect(await told(device_code)).toMatchObject({ progress: 'opened' });
  });

  it('are the only ones that do: no other answer, and no other client [D-91]', async () => {
    const plain = await startSignIn(server);
    expect(Object.keys((await poll(server, plain.device_code)).json)).toEqual(['error', 'error_description']);
    const { device_code, user_code } = await startOnStick(server);
    await told(device_code);
    const early = (await poll(server, device_code, STICKS)).json;
    expect([early.error, Object.keys(early)]).toEqual(['slow_down', ['error', 'error_description', 'interval']]);
    await person.answer(user_code, 'deny');
    const denied = await told(device_code);
    expect([denied['error'], Object.keys(denied)]).toEqual(['access_denied', ['error', 'error_description']]);
  });
});

describe('opening the address of a code', () => {
  it.each(['typed', 'in the query'])('counts when it was %s as well [D-93]', async (how) => {
    const { device_code, user_code } = await startOnStick(server);
    if (how === 'typed') await server.protocol.noteUserCodeOpened(` ${user_code.toLowerCase().replace('-', ' ')}`);
    else await stranger().open(`${server.issuer}/device?user_code=${user_code}`);
    expect(await told(device_code)).toMatchObject({ progress: 'opened' });
  });

  it.each([
    ['HEAD', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
  ])('counts for nothing by %s [D-93]', async (_, init: RequestInit) => {
    const { device_code, user_code } = await startOnStick(server);
    const { headers } = await server.get(`/D/${user_code}`);
    const cookie = headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    await server.request('/device', { ...init, headers: { ...init.headers, cookie } });
    await server.request(`/D/${user_code}`, init);
    expect(await told(device_code)).toMatchObject({ progress: 'waiting' });
  });

  it('by somebody signed in is one step for the device, not two', async () => {
    const { device_code, user_code, verification_uri_complete } = await startOnStick(server);
    const held = await holdPoll(server, device_code, { form: STICKS });
    await visitorOf(server, person).open(verification_uri_complete);
    expect((await held.answer).json.progress).toBe('signed_in');
    await server.protocol.releaseUserCode(person.browser, user_code.replace('-', ''));
    expect(await told(device_code)).toMatchObject({ progress: 'waiting' });
  });

  it('is answered alike whether there is such a code or not, and asks nothing of the store for what can be none [D-93]', async () => {
    const { user_code } = await startOnStick(server);
    const alike = async (code: string): Promise<unknown> => {
      const visitor = stranger();
      const { status, html, address } = await visitor.open(`${server.issuer}/D/${code}`);
      return { status, path: new URL(address).pathname, length: html.length };
    };
    const seen = await alike(user_code);
    expect(await alike('BCDF-GHJK')).toEqual(seen);
    expect(await alike('no code')).toEqual(seen);
    const noting = (code: string) => storeCalls(server, () => server.protocol.noteUserCodeOpened(code));
    expect((await noting('BCDF-GHJK')).verbs).toEqual(['deviceAuthorizations.markOpened']);
    expect((await noting('no code')).verbs).toEqual([]);
  });

  it('succeeds for the person when it cannot be noted', async () => {
    const { verification_uri_complete } = await startOnStick(server);
    const store = server.stores.deviceAuthorizations;
    const { markOpened } = store;
    const asked = Promise.withResolvers<void>();
    store.markOpened = () => {
      asked.resolve();
      return Promise.reject(new Error('the store went away'));
    };
    expect((await stranger().open(verification_uri_complete)).status).toBe(200);
    await asked.promise;
    store.markOpened = markOpened;
    expect(server.log.filter((line) => line.includes('unforeseen'))).toEqual([]);
  });

  it('is noted for codes that were given out under an older secret key [D-93]', async () => {
    const file = storeFile();
    const { SECRET_KEYS: older = Buffer.alloc(32, 1).toString('base64url'), ...env } = file.env as Record<string, string>;
    const before = await startServer({ clients: [STICK], env: { ...env, SECRET_KEYS: older } });
    const { device_code, verification_uri_complete } = await startOnStick(before);
    await before.close();
    const { clock } = before;
    const after = await startServer({ clock, clients: [STICK], env: { ...env, SECRET_KEYS: `${Buffer.alloc(32, 2).toString('base64url')},${older}` } });
    await stranger().open(`${after.url}${new URL(verification_uri_complete ?? '').pathname}`);
    expect(await told(device_code, after)).toMatchObject({ progress: 'opened' });
    await after.close();
    file.remove();
  });
});

describe('a poll that waits', () => {
  it('is answered as soon as the progress moves, where the client shows it [D-92]', async () => {
    const { device_code, user_code, verification_uri_complete } = await startOnStick(server);
    const first = await holdPoll(server, device_code, { form: STICKS });
    await stranger().open(verification_uri_complete);
    const opened = await first.answer;
    expect([opened.json.error, opened.json.progress, opened.headers.get('preference-applied')]).toEqual(['authorization_pending', 'opened', 'wait=25']);
    server.clock.advanceSeconds(5);
    const second = await holdPoll(server, device_code, { form: { ...STICKS, progress: 'opened' } });
    await lookUp(user_code);
    expect((await second.answer).json.progress).toBe('signed_in');
    server.clock.advanceSeconds(5);
    const third = await holdPoll(server, device_code, { form: { ...STICKS, progress: 'signed_in' } });
    await person.answer(user_code);
    expect((await third.answer).status).toBe(200);
  });

  it('is answered at once when the device shows something else than there is [D-92]', async () => {
    const { device_code, verification_uri_complete } = await startOnStick(server);
    await stranger().open(verification_uri_complete);
    const askedAt = performance.now();
    const answer = await poll(server, device_code, { ...STICKS, progress: 'waiting' }, { prefer: 'wait=25' });
    expect(performance.now() - askedAt).toBeLessThan(AT_ONCE_MS);
    expect([answer.json.progress, answer.headers.get('preference-applied')]).toEqual(['opened', 'wait=25']);
  });

  it('goes on when nothing is new: the page opened again, the same person on another phone [D-92]', async () => {
    const { device_code, user_code, verification_uri_complete } = await startOnStick(server);
    await stranger().open(verification_uri_complete);
    await lookUp(user_code);
    const held = await holdPoll(server, device_code, { form: STICKS });
    await stranger().open(verification_uri_complete);
    const otherPhone = await signInPerson(server);
    await server.protocol.lookUpUserCode(otherPhone.browser, user_code, AT_HOME);
    expect(held.isHeld()).toBe(true);
    await person.answer(user_code, 'deny');
    expect((await held.answer).json.error).toBe('access_denied');
  });

  it('of any other client hears of nothing but the answer [D-92]', async () => {
    const { device_code, user_code, verification_uri_complete } = await startSignIn(server);
    const { poll: ask } = server.stores.deviceAuthorizations;
    const held = await holdPoll(server, device_code);
    let looks = 0;
    server.stores.deviceAuthorizations.poll = (...asked) => {
      looks += 1;
      return ask(...asked);
    };
    await stranger().open(verification_uri_complete);
    await lookUp(user_code);
    expect([held.isHeld(), looks]).toEqual([true, 0]);
    await person.answer(user_code);
    expect((await held.answer).status).toBe(200);
    server.stores.deviceAuthorizations.poll = ask;
  });

  it('says no more than that it was pending when a newer one ends it, since nobody looked', async () => {
    const { device_code } = await startOnStick(server);
    const older = await holdPoll(server, device_code, { form: STICKS });
    server.clock.advanceSeconds(5);
    const newer = await holdPoll(server, device_code, { form: STICKS, prefer: 'wait=2' });
    expect((await older.answer).json).toEqual({ error: 'authorization_pending', error_description: expect.any(String) });
    expect((await newer.answer).json).toMatchObject({ error: 'authorization_pending', progress: 'waiting', expires_in: 595 });
  });
});
