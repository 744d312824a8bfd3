import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answeredSignIn, isActive, poll, refresh } from '../../support/device.js';
import { during } from '../../support/during.js';
import { startServer } from '../../support/server.js';
import type { Answer, TestServer } from '../../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await server.addAccount();
});
afterAll(() => server.close());

/** By its first byte a seal says how it was made; none that this version knows begins with a set bit. Twice is as it was. */
const otherwise = (sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64url');
  bytes.writeUInt8(bytes.readUInt8() ^ 0x80);
  return bytes.toString('base64url');
};

/** What a newer version of the server answers that shares the store: it seals in a way of its own. */
const newer = (ask: () => Promise<Answer>): Promise<Answer> => {
  const { secrets } = server.ports;
  const { sealUnder, openUnder } = secrets;
  return during(
    secrets,
    {
      sealUnder: (...given) => otherwise(sealUnder(...given)),
      openUnder: (secret, sealed, context) => openUnder(secret, otherwise(sealed), context),
    },
    ask,
  );
};

const expectToComeAgain = ({ status, headers, json }: Answer): void => {
  expect([status, json.error]).toEqual([503, undefined]);
  expect(headers.get('retry-after')).toMatch(/^\d+$/u);
};

const takenBack = (): readonly string[] => server.log.filter((line) => line.includes('"family_revoked"'));

describe('an answer that was lost and that only a newer version can open', () => {
  it('is no replay of a device code: the device comes again and is given it [RL-18]', async () => {
    const { device_code } = await answeredSignIn(server);
    const lost = await newer(() => poll(server, device_code));
    expect(lost.status).toBe(200);
    expectToComeAgain(await poll(server, device_code));
    expect(await isActive(server, lost.json.access_token)).toBe(true);
    expect((await newer(() => poll(server, device_code))).text).toBe(lost.text);
    expect(takenBack()).toEqual([]);
  });

  it('is no reuse of a refresh token: the device comes again and is given the successor [RL-18]', async () => {
    const { device_code } = await answeredSignIn(server);
    const { refresh_token } = (await poll(server, device_code)).json;
    const lost = await newer(() => refresh(server, refresh_token));
    expect(lost.status).toBe(200);
    expectToComeAgain(await refresh(server, refresh_token));
    expect(await isActive(server, lost.json.access_token)).toBe(true);
    expect((await newer(() => refresh(server, refresh_token))).json.refresh_token).toBe(lost.json.refresh_token);
    expect(takenBack()).toEqual([]);
  });
});
