import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JwtClaims } from '../protocol/ports.js';
import type { SigningKeyPair, TokenType } from './signing-key-pair.js';

const signElsewhere = promisify(sign);

/**
 * A JWS in compact form (RFC 7515 §3.1). A signature over P-256 takes less time than handing it to another thread and back does; one of RSA
 * takes so long that nobody should have to wait behind it.
 */
export function signToken({ key, privateKey, headers }: SigningKeyPair, type: TokenType, claims: JwtClaims): string | Promise<string> {
  const text = `${headers[type]}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  const bytes = Buffer.from(text, 'latin1');
  const signed = (signature: Buffer): string => `${text}.${signature.toString('base64url')}`;
  return key.alg === 'ES256' ? signed(sideBySide(sign('sha256', bytes, privateKey))) : signElsewhere('sha256', bytes, privateKey).then(signed);
}

const COORDINATE_BYTES = 32;

/**
 * `SEQUENCE { INTEGER r, INTEGER s }` (RFC 3279 §2.2.3) as R ‖ S (RFC 7518 §3.4). Node can be asked for that form, for half of what the
 * signature itself costs.
 */
export function sideBySide(der: Buffer): Buffer {
  // Zeroed memory does not come from the shared pool.
  const joined = Buffer.allocUnsafe(2 * COORDINATE_BYTES).fill(0);
  let at = 2;
  for (const end of [COORDINATE_BYTES, 2 * COORDINATE_BYTES]) {
    const length = der[at + 1] ?? 0;
    const next = at + 2 + length;
    // A leading zero is there for the sign alone, and leading zeros of the number are not.
    const kept = Math.min(length, COORDINATE_BYTES);
    der.copy(joined, end - kept, next - kept, next);
    at = next;
  }
  return joined;
}
