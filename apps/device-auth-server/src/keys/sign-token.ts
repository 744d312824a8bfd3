import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JwtClaims } from '../protocol/ports.js';
import type { SigningKeyPair } from './signing-key-pair.js';

const signElsewhere = promisify(sign);
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A JWS in compact form (RFC 7515 §3.1). A signature over P-256 takes less time than handing it to another thread and back does; one of RSA
 * takes so long that nobody should have to wait behind it.
 */
export async function signToken({ key, privateKey }: SigningKeyPair, type: string, claims: JwtClaims): Promise<string> {
  const text = `${encode({ typ: type, alg: key.alg, kid: key.kid })}.${encode(claims)}`;
  const bytes = Buffer.from(text);
  const signature = key.alg === 'ES256' ? sign('sha256', bytes, privateKey) : await signElsewhere('sha256', bytes, privateKey);
  return `${text}.${signature.toString('base64url')}`;
}
