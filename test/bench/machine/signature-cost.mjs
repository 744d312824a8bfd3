// What one ES256 signature costs on this machine: run as a program on the server's core, it prints microseconds of CPU.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const FOR_MS = 1_500;
const BATCH = 50;
/** About the length of the signing input of an access token. */
const input = randomBytes(420);
const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function signFor(milliseconds) {
  let signed = 0;
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; signed += BATCH) {
    for (let i = 0; i < BATCH; i += 1) sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' });
  }
  return signed;
}

signFor(FOR_MS / 3);
const before = process.cpuUsage();
const signed = signFor(FOR_MS);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ microseconds: (user + system) / signed }));
