// The devices: a process that starts sign-ins and polls them, one request at a time on each of its connections.
// Told what to do by messages of its parent: `start` opens device authorizations, `poll` polls all of them round and round.
import { formRequest, openConnection } from './connection.mjs';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const CLIENT = 'tv';

let deviceCodes = [];

/** Fetches this many device codes; they are polled at every server, known there or not. */
async function start({ url, count, connections }) {
  const request = formRequest(url, '/oauth/device_authorization', { client_id: CLIENT, scope: 'openid profile offline_access' });
  deviceCodes = [];
  let asked = 0;
  await overConnections(url, connections, async (connection) => {
    while (asked < count) {
      asked += 1;
      const { status, body } = await connection.ask(request);
      if (status !== 200) throw new Error(`device authorization answered ${status}: ${body}`);
      deviceCodes.push(JSON.parse(body).device_code);
    }
  });
  return { started: deviceCodes.length };
}

/** Polls for a while; every answer has to be the pending one, so that nothing cheaper is measured by mistake. */
async function poll({ url, forMs, connections }) {
  const requests = deviceCodes.map((device_code) => formRequest(url, '/oauth/token', { grant_type: DEVICE_CODE, client_id: CLIENT, device_code }));
  const latencies = [];
  let next = 0;
  const startedAt = performance.now();
  await overConnections(url, connections, async (connection) => {
    for (let now = performance.now(); now < startedAt + forMs;) {
      const request = requests[next++ % requests.length];
      const { body } = await connection.ask(request);
      if (!body.includes('"authorization_pending"')) throw new Error(`a poll was answered ${body}`);
      const answeredAt = performance.now();
      latencies.push(answeredAt - now);
      now = answeredAt;
    }
  });
  latencies.sort((left, right) => left - right);
  const share = (part) => latencies[Math.floor(latencies.length * part)];
  return { polls: latencies.length, tookMs: performance.now() - startedAt, p50Ms: share(0.5), p99Ms: share(0.99) };
}

async function overConnections(url, count, use) {
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(url)));
  try {
    await Promise.all(connections.map(use));
  } finally {
    for (const connection of connections) connection.close();
  }
}

const orders = { start, poll };
process.on('message', ({ order, ...details }) => {
  orders[order](details).then(
    (done) => process.send({ done }),
    (error) => process.send({ failed: error.message }),
  );
});
process.once('disconnect', () => process.exit());
