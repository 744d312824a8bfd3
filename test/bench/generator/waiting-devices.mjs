// Devices that wait: each starts a sign-in, asks once with `Prefer: wait` (RFC 7240) and is answered when somebody has approved. Told by its
// parent where and how many, it tells how long after each approval the tokens were there.
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../machine/monotonic.mjs';
import { CLIENT_IDS, DEVICE_GRANT, SCOPE } from '../targets/registration.mjs';
import { openConnection } from './connection.mjs';
import { requestTemplate } from './request-template.mjs';

const SETTLE_MS = 1_000;
const GIVE_UP_MS = 30_000;
const form = (path, fields, headers) => ({ method: 'POST', path, form: fields, headers });
const started = form('/oauth/device_authorization', { client_id: '$client_id', scope: SCOPE });
const polled = form('/oauth/token', { grant_type: DEVICE_GRANT, client_id: '$client_id', device_code: '$device_code' }, { Prefer: 'wait=25' });
const approved = form('/bench/approve', { user_code: '$user_code' });

/** A connection whose answers are awaited one by one. */
async function asking(url) {
  let waiting;
  const connection = await openConnection(
    url,
    (status, body) => waiting.resolve({ status, body, at: monotonicMs() }),
    (error) => waiting?.reject(error),
  );
  return {
    ask(template, row) {
      waiting = Promise.withResolvers();
      connection.send(requestTemplate(template, url)(row));
      return waiting.promise;
    },
    close: connection.close,
  };
}

async function startDevice(url, place) {
  const connection = await asking(url);
  const row = { client_id: CLIENT_IDS[place % CLIENT_IDS.length] };
  const { status, body } = await connection.ask(started, row);
  if (status !== '200') throw new Error(`a device could not start: ${status} ${body}`);
  Object.assign(row, JSON.parse(body));
  return { connection, row };
}

async function untilTokens({ connection, row }) {
  for (;;) {
    const { status, body, at } = await connection.ask(polled, row);
    if (status === '200' && body.includes('"access_token":"')) return at;
    if (!body.includes('"authorization_pending"')) throw new Error(`a waiting device was answered ${status} ${body}`);
  }
}

async function relay({ urls, door, count, perSecond }) {
  const devices = [];
  for (let place = 0; place < count; place += 1) devices.push(await startDevice(urls[place % urls.length], place));
  const tokens = devices.map(untilTokens);
  await pause(SETTLE_MS);
  const approver = await asking(door);
  const delays = [];
  const begun = performance.now();
  for (const [place, { row }] of devices.entries()) {
    await pause(Math.max(0, begun + (place * 1_000) / perSecond - performance.now()));
    const { status, body } = await approver.ask(approved, row);
    if (status !== '200' || !body.includes('"approved":true')) throw new Error(`an approval was answered ${status} ${body}`);
    const { at } = JSON.parse(body);
    delays.push(tokens[place].then((hadAt) => hadAt - at));
  }
  const late = pause(GIVE_UP_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('not every device got its tokens')));
  const all = await Promise.race([Promise.all(delays), late]);
  for (const { connection } of devices) connection.close();
  approver.close();
  return all;
}

process.on('message', (order) => {
  relay(order).then(
    (done) => process.send({ done }),
    (error) => process.send({ failed: error.stack }),
  );
});
process.once('disconnect', () => process.exit());
