// The other side of our server for the benchmark: people who approve, and records prepared in its store, by the store's own verbs. The store and
// the secrets are those of the build; the server under measurement knows nothing of this process.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import formBody from '@fastify/formbody';
import Fastify from 'fastify';
import { monotonicMs } from '../machine/monotonic.mjs';
import { REDIRECT_URI, RESOURCE, SCOPE } from '../targets/registration.mjs';

const built = join(import.meta.dirname, '../../../apps/device-auth-server/build');
const { loadConfig } = await import(join(built, 'config/load-config.js'));
const { createSecrets } = await import(join(built, 'keys/secrets.js'));
const { newDeviceCode } = await import(join(built, 'protocol/device-authorization/device-code.js'));
const { openStores } = await import(join(built, 'storage/open-stores.js'));

const PEOPLE = 1_000;
const CODE_MS = 600_000;
const DEVICE_CODE_MS = 1_800_000;
const HOUR_MS = 3_600_000;

const config = loadConfig(process.env);
const session = { idleMs: HOUR_MS, absoluteMs: HOUR_MS, adminIdleMs: HOUR_MS };
const stores = await openStores(config.store, { clock: Date.now, role: 'shell', session });
const secrets = createSecrets(config.secretKeys);
const digest = () => randomBytes(32).toString('base64url');
const sessionId = digest();

const people = Array.from({ length: PEOPLE }, () => randomBytes(16).toString('base64url'));
for (const [place, id] of people.entries()) {
  await stores.endUsers.add({
    v: 1,
    id,
    username: `person-${place}`,
    displayName: `Person ${place}`,
    emailVerified: false,
    claims: {},
    passwordHash: '$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    admin: false,
    status: 'active',
    epoch: 0,
    failures: 0,
    throttledUntil: 0,
    createdAt: Date.now(),
  });
}
let answered = 0;
const somebody = () => people[answered++ % PEOPLE];
const signedIn = () => ({ epoch: 0, authTime: Date.now(), amr: ['pwd'] });

async function openWithoutPace(clientId) {
  const { deviceCode, locator, secretDigest } = newDeviceCode(secrets, randomBytes(16).toString('base64url'));
  const createdAt = Date.now();
  const asked = { clientId, scope: SCOPE.split(' '), resources: [], device: {}, network: '127.0.0.0/24' };
  const times = { createdAt, expiresAt: createdAt + DEVICE_CODE_MS, intervalMs: 0 };
  const word = await stores.deviceAuthorizations.open({ v: 1, locator, secretDigest, ...asked, ...times });
  return word === 'opened' ? deviceCode : undefined;
}

const routes = {
  /** The person looks the code up and says yes. */
  async approve({ user_code: userCode }) {
    const [locator] = secrets.locators(userCode.replaceAll('-', ''));
    const endUserId = somebody();
    await stores.deviceAuthorizations.claim(locator, { endUserId, sessionId });
    const at = monotonicMs();
    const { word } = await stores.deviceAuthorizations.decide(locator, { approve: true, endUserId, ...signedIn() }, sessionId);
    return { approved: word === 'decided', at };
  },
  /** Device codes as the server would have made them, but for their interval, which is none. */
  async pending({ client_id: clientId, count }) {
    const codes = await Promise.all(Array.from({ length: Number(count) }, () => openWithoutPace(clientId)));
    return { opened: !codes.includes(undefined), device_code: codes };
  },
  /** An authorization code, as after a sign-in in the browser. */
  async code({ client_id: clientId, code_challenge: codeChallenge }) {
    const code = secrets.newSecret(32);
    const grant = { endUserId: somebody(), ...signedIn(), scope: SCOPE.split(' '), resources: [RESOURCE] };
    const createdAt = Date.now();
    const about = { clientId, redirectUri: REDIRECT_URI, codeChallenge, grant, createdAt, expiresAt: createdAt + CODE_MS, failures: 0 };
    await stores.authorizationCodes.issue({ v: 1, id: secrets.digest(code), ...about });
    return { code };
  },
};

const fastify = Fastify();
await fastify.register(formBody);
for (const [name, answer] of Object.entries(routes)) fastify.post(`/bench/${name}`, ({ body }) => answer(body));
const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url }));
process.once('SIGTERM', () => process.exit());
