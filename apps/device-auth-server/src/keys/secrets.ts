/** Owns what the server can do because it knows SECRET_KEYS: derive, tag, seal. One key of 32 bytes makes every other, each for one use. */
import { createSecretKey, hash, hkdfSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64Url, equalInConstantTime, type Digest, type Secret } from '@device-auth/oauth-core';
import { leftHalf } from '../protocol/left-half.js';
import type { Secrets } from '../protocol/ports.js';
import { Unavailable } from '../protocol/unavailable.js';
import { hmacSha256 } from './hmac-sha256.js';
import { isSealedBy, openSealed, seal, underKey, underSecret, type Sealing } from './sealed.js';

const TAGS = ['user-code', 'refresh-token', 'csrf', 'limits'] as const;
const SEALS = ['at-rest', 'cookie'] as const;

/** What one entry of SECRET_KEYS can do: tag under one key a use, 16 bytes base64url, and seal under others. */
interface DerivedKeys {
  readonly tags: Readonly<Record<(typeof TAGS)[number], (value: string) => string>>;
  /** As objects, since a key given as bytes is made into one at every use. */
  readonly seals: Readonly<Record<(typeof SEALS)[number], KeyObject>>;
}

const KEY_BYTES = 32;
const PAGE_BYTES = 4_096;

/** `secretKeys`: newest first, each 32 bytes base64url. The newest makes, every one is believed. */
export function createSecrets(secretKeys: readonly string[]): Secrets {
  const [newest, ...older] = secretKeys.map(deriveKeys);
  if (newest === undefined) throw new Error('SECRET_KEYS is empty: the server needs at least one key of 32 bytes, base64url');
  const all = [newest, ...older];
  const random = randomSource();

  const locator = ({ tags }: DerivedKeys, userCode: string): Digest<'user-code'> => tags['user-code'](userCode) as Digest<'user-code'>;

  const sealBy = (way: Sealing, text: string, context: string): string => seal(way, random(way.saltBytes), text, context);

  return {
    random,
    newSecret: <Kind extends string>(bytes: number) => random(bytes).toString('base64url') as Secret<Kind>,
    digest: <Kind extends string>(secret: Secret<Kind>) => sha256(secret) as Digest<Kind>,
    sha256,
    locators: (userCode) => [locator(newest, userCode), ...older.map((keys) => locator(keys, userCode))],
    tag: (label, value) => newest.tags[label](value),
    isTag: (label, value, tag) => all.map(({ tags }) => equalInConstantTime(tags[label](value), tag)).includes(true),
    sealUnder: (secret, text, context) => sealBy(underSecret(secret), text, context),
    openUnder: (secret, sealed, context) => {
      // The second way is that of an older version beside this one.
      const ways = [underSecret(secret), underKey(createSecretKey(secret, 'utf8'))];
      // Not to be taken for a seal that does not open: what it stands for would be taken back.
      if (!isSealedBy(ways, sealed)) throw new Unavailable('sealed in a way that only another version of this server knows');
      return openSealed(ways, sealed, context);
    },
    seal: (label, text, context) => sealBy(underKey(newest.seals[label]), text, context),
    open: (label, sealed, context) => {
      for (const { seals } of all) {
        const text = openSealed([underKey(seals[label])], sealed, context);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

/** Says which key is wrong by its place, never what it is. */
function deriveKeys(secretKey: string, place: number): DerivedKeys {
  const bytes = decodeBase64Url(secretKey);
  if (bytes?.length !== KEY_BYTES) throw new Error(`key ${place + 1} of SECRET_KEYS is not 32 bytes in base64url (43 characters)`);
  const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', bytes, '', `device-auth ${label}`, KEY_BYTES));
  const tagger = (label: string): ((value: string) => string) => {
    const hmac = hmacSha256(derive(label));
    return (value) => leftHalf(hmac(value));
  };
  return {
    tags: Object.fromEntries(TAGS.map((label) => [label, tagger(label)])) as DerivedKeys['tags'],
    seals: Object.fromEntries(SEALS.map((label) => [label, createSecretKey(derive(label))])) as DerivedKeys['seals'],
  };
}

/** Random bytes are fetched many at a time. Each is given out once, and no place is filled twice. */
function randomSource(): (bytes: number) => Buffer {
  let page = Buffer.alloc(0);
  return (bytes) => {
    if (bytes > page.length) page = randomBytes(Math.max(bytes, PAGE_BYTES));
    const taken = page.subarray(0, bytes);
    page = page.subarray(bytes);
    return taken;
  };
}

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
