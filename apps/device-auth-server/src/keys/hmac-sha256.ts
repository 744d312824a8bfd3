import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Values that are tagged are shorter; a longer one takes a buffer of its own. */
const ROOM_BYTES = 512;

/**
 * HMAC-SHA-256 under one key (RFC 2104), base64url, as its two hashes: what Node makes for an HMAC and throws away again costs four times as
 * much as they do, at every start and every redemption. The key has at most 64 bytes. Both blocks are used again for every text:
 * a call is synchronous, so no other comes between.
 */
export function hmacSha256(key: Uint8Array): (text: string) => string {
  if (key.length > BLOCK_BYTES) throw new RangeError(`a key of ${key.length} bytes; ${BLOCK_BYTES} are the most`);
  const padded = (filler: number, room: number): Buffer => {
    const block = Buffer.alloc(BLOCK_BYTES + room, filler);
    key.forEach((byte, place) => block.writeUInt8(byte ^ filler, place));
    return block;
  };
  const inner = padded(0x36, ROOM_BYTES);
  const outer = padded(0x5c, DIGEST_BYTES);

  return (text) => {
    const bytes = Buffer.byteLength(text);
    const message = bytes <= ROOM_BYTES ? inner : Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.alloc(bytes)]);
    message.write(text, BLOCK_BYTES);
    outer.write(hash('sha256', message.subarray(0, BLOCK_BYTES + bytes), 'binary'), BLOCK_BYTES, 'binary');
    return hash('sha256', outer, 'base64url');
  };
}
