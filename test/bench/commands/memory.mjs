// `npm run bench -- memory`: what one device weighs in Redis while it waits, and once it has its tokens.
import { memoryTable } from '../figures/small-tables.mjs';
import { CODE_CHALLENGE, CODE_VERIFIER, FULL_SCOPE } from '../targets/registration.mjs';
import { startTarget } from '../targets/start-target.mjs';
import { deviceAuth } from '../targets/device-auth.mjs';
import { oidcProvider } from '../targets/oidc-provider.mjs';
import { steps } from '../workloads/steps.mjs';
import { fillPool } from '../workloads/workloads.mjs';

/** Just under a power of two: the buckets of Redis' table are then nearly all in use, as they are on average of a full one. */
const DEVICES = 30_000;
const WARM_UP = 500;
const KEYS_LOOKED_AT = 3_000;
/** Ids and digests, which are not what a key is called by. */
const OPAQUE = /(?<=[:{])[^:{}]{3,}/gu;
/** Of the thousand people and the few limits, not of the devices. */
const FEW = 0.1;

const DEVICE = { scope: FULL_SCOPE, device_name: 'Living room television 7', device_model: 'Acme Panorama 55 OLED v2' };
const BOUND = { code_challenge: CODE_CHALLENGE, code_challenge_method: 'S256' };
const headers = { 'X-Forwarded-For': '2001:db8:1234:5678::1' };
const VARIANTS = {
  plain: { start: {}, redeem: {} },
  'with code_challenge': { start: BOUND, redeem: { code_verifier: CODE_VERIFIER } },
};

export async function memory({ home, generator, say }) {
  const results = {};
  for (const target of [deviceAuth, oidcProvider]) {
    results[target.name] = {};
    for (const [name, variant] of Object.entries(VARIANTS)) {
      // It binds no device code: whatever it is sent, its records are the same.
      if (target === oidcProvider && variant.start === BOUND) continue;
      const started = { ...(await startTarget(target, home)), generator };
      try {
        results[target.name][name] = await weigh(started, variant);
      } finally {
        await started.stop();
        for (const pool of ['waiting', 'approved', 'done']) await generator.drop(pool);
      }
    }
  }
  say(`\n${memoryTable(results)}`);
  return results;
}

async function weigh(started, variant) {
  const { target, redis, generator, urls } = started;
  const start = steps.start(target, { form: { ...DEVICE, ...variant.start }, headers });
  const redeem = { ...steps.redeem(target, variant.redeem), take: undefined };
  const waiting = (count) => fillPool(started, { pool: 'waiting', through: [start], members: ['client_id', 'device_code', 'user_code'], count });
  const goOn = async () => {
    for (const step of [steps.approve(), redeem]) {
      const { bad, sample } = await generator.run({ plan: { steps: [step], urls }, pool: 'waiting', mode: 'once', connections: 32, keep: true });
      if (bad > 0) throw new Error(`${target.name}: ${sample}`);
    }
  };
  await waiting(WARM_UP);
  await goOn();

  const before = await redis.usedMemory();
  await waiting(DEVICES);
  const pending = await redis.usedMemory();
  const pendingKinds = await bytesByKind(redis.client);
  await goOn();
  const redeemed = await redis.usedMemory();
  return {
    devices: DEVICES,
    pending: (pending - before) / DEVICES,
    redeemed: (redeemed - before) / DEVICES,
    pendingKinds,
    redeemedKinds: await bytesByKind(redis.client),
  };
}

/** Which keys there are, by a sample: how many of each kind for a device, and how heavy one is by Redis' own reckoning. */
async function bytesByKind(client) {
  const keys = [];
  for (let cursor = '0', first = true; (first || cursor !== '0') && keys.length < KEYS_LOOKED_AT; first = false) {
    const [next, found] = await client.scan(cursor, 'COUNT', 1_000);
    cursor = next;
    keys.push(...found);
  }
  const all = await client.dbsize();
  const kinds = {};
  for (const key of keys) {
    const kind = (kinds[key.replaceAll(OPAQUE, '…')] ??= { sampled: 0, bytes: 0 });
    kind.sampled += 1;
    kind.bytes += await client.memory('USAGE', key);
  }
  const weighed = Object.entries(kinds).map(([kind, { sampled, bytes }]) => [
    kind,
    { bytes: bytes / sampled, keysForDevice: ((sampled / keys.length) * all) / DEVICES },
  ]);
  return Object.fromEntries(weighed.filter(([, { keysForDevice }]) => keysForDevice > FEW));
}
