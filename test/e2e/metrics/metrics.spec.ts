import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answeredSignIn, poll, refresh, startSignIn } from '../../support/device.js';
import { signInPerson } from '../../support/person.js';
import type { Person } from '../../support/person.js';
import { startServer } from '../../support/server.js';
import type { TestServer } from '../../support/server.js';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

let server: TestServer;
let person: Person;
beforeAll(async () => {
  server = await startServer({ env: { METRICS_PORT: '0' } });
  await server.addAccount();
  person = await signInPerson(server);
});
afterAll(() => server.close());

const ask = (init?: RequestInit, path = ''): Promise<Response> => fetch(`${server.metricsUrl}${path}`, init);

/** The value of one series, 0 where it is not there yet. */
async function valueOf(series: string): Promise<number> {
  const text = await (await ask()).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

/** How far a series moves while something happens. */
async function moved(series: string, happens: () => Promise<unknown>): Promise<number> {
  const before = await valueOf(series);
  await happens();
  return (await valueOf(series)) - before;
}

describe('the port for Prometheus', () => {
  it('answers in the text format, with the headers of every answer', async () => {
    const answer = await ask();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect([answer.headers.get('cache-control'), answer.headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
    expect(await answer.text()).toMatch(/^process_cpu_seconds_total \d/mu);
  });

  it('is another one than the public port, where nobody finds metrics [H-14]', async () => {
    expect(new URL(server.metricsUrl ?? '').port).not.toBe(new URL(server.url).port);
    expect((await server.get('/metrics')).status).toBe(404);
    expect((await ask({}, '/../oauth/jwks')).status).toBe(404);
  });

  it('takes GET and HEAD alone', async () => {
    expect((await ask({ method: 'HEAD' })).status).toBe(200);
    const refused = await ask({ method: 'POST' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is not opened unless it is asked for', async () => {
    const without = await startServer();
    expect(without.metricsUrl).toBeUndefined();
    await without.close();
  });

  it('is closed with the server', async () => {
    const closing = await startServer({ env: { METRICS_PORT: '0' } });
    await closing.close();
    await expect(fetch(closing.metricsUrl ?? '')).rejects.toThrow('fetch failed');
  });
});

describe('a sign-in is counted', () => {
  it('where a device starts, and where it may not', async () => {
    const series = (client: string, result: string) => `device_auth_device_authorizations_total{client="${client}",result="${result}"}`;
    expect(await moved(series('tv', 'success'), () => startSignIn(server))).toBe(1);
    expect(await moved(series('tv', 'invalid_scope'), () => server.post('/oauth/device_authorization', { client_id: 'tv', scope: 'root' }))).toBe(1);
    expect(await moved(series('unknown', 'invalid_client'), () => server.post('/oauth/device_authorization', { client_id: 'made up' }))).toBe(1);
    expect(await (await ask()).text()).not.toContain('made up');
  });

  it('where it polls, by the answer it gets', async () => {
    const series = (result: string) => `device_auth_token_requests_total{grant_type="${DEVICE_CODE}",result="${result}"}`;
    const { device_code } = await startSignIn(server);
    expect(await moved(series('authorization_pending'), () => poll(server, device_code))).toBe(1);
    expect(await moved(series('slow_down'), () => poll(server, device_code))).toBe(1);
    const approved = await answeredSignIn(server, { person });
    expect(await moved(series('success'), () => poll(server, approved.device_code))).toBe(1);
  });

  it('where a grant is asked for that nobody knows, without its name', async () => {
    const series = 'device_auth_token_requests_total{grant_type="unknown",result="unsupported_grant_type"}';
    expect(await moved(series, () => server.post('/oauth/token', { client_id: 'tv', grant_type: 'magic' }))).toBe(1);
    expect(await (await ask()).text()).not.toContain('magic');
  });

  it('where a person looks a code up and answers', async () => {
    const { user_code } = await startSignIn(server);
    const decided = (decision: string) => `device_auth_decisions_total{client="tv",decision="${decision}"}`;
    expect(await moved(decided('denied'), () => person.answer(user_code, 'deny'))).toBe(1);
    const other = await startSignIn(server);
    expect(await moved('device_auth_user_code_lookups_total{result="claimed"}', () => person.answer(other.user_code))).toBe(1);
  });

  it('where a refresh token is used twice', async () => {
    const { device_code } = await answeredSignIn(server, { person });
    const first = (await poll(server, device_code)).json.refresh_token;
    await refresh(server, (await refresh(server, first)).json.refresh_token);
    server.clock.advanceSeconds(120);
    expect(await moved('device_auth_refresh_token_families_revoked_total{reason="reuse"}', () => refresh(server, first))).toBe(1);
  });
});

describe('a request is timed', () => {
  it('under its route, its method and its status', async () => {
    const series = 'device_auth_http_request_duration_seconds_count{route="/oauth/jwks",method="GET",status="200"}';
    expect(await moved(series, () => server.get('/oauth/jwks'))).toBe(1);
  });

  it('under no route where there is none, whatever was asked for', async () => {
    const series = 'device_auth_http_request_duration_seconds_count{route="none",method="GET",status="404"}';
    expect(await moved(series, () => server.get('/wp-login.php'))).toBe(1);
    expect(await (await ask()).text()).not.toContain('wp-login');
  });

  it('while it waits, as one of those that are held', async () => {
    const { device_code } = await startSignIn(server);
    const waits = server.post('/oauth/token', { grant_type: DEVICE_CODE, client_id: 'tv', device_code }, { prefer: 'wait=2' });
    while ((await valueOf('device_auth_held_polls')) !== 1);
    expect((await waits).json.error).toBe('authorization_pending');
    expect(await valueOf('device_auth_held_polls')).toBe(0);
  });
});
