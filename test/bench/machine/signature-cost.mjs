// What one ES256 signature costs on this machine, by Node's own call and through jose, which oidc-provider signs with: run as a program on the
// server's core, it prints microseconds of CPU.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { CompactSign } from 'jose';

const FOR_MS = 1_000;
const BATCH = 50;
/** About as long as the claims of an access token. */
const payload = randomBytes(420);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const ways = {
  node: () => sign('sha256', payload, privateKey),
  jose: () => new CompactSign(payload).setProtectedHeader({ alg: 'ES256' }).sign(privateKey),
};

async function signFor(milliseconds, signOnce) {
  let signed = 0;
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; signed += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, signOnce));
  }
  return signed;
}

const microseconds = {};
for (const [way, signOnce] of Object.entries(ways)) {
  await signFor(FOR_MS / 3, signOnce);
  const before = process.cpuUsage();
  const signed = await signFor(FOR_MS, signOnce);
  const { user, system } = process.cpuUsage(before);
  microseconds[way] = (user + system) / signed;
}
console.log(JSON.stringify(microseconds));
