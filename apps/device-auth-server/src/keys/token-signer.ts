/** Owns the keys that sign tokens: made at the first start, announced a day before they are used, published until nothing they signed is good. */
import { TokenError, verifyAccessToken } from '@device-auth/oauth-core';
import type { JSONWebKeySet } from 'jose';
import type { Clock, Secrets, TokenSigner } from '../protocol/ports.js';
import { Unavailable } from '../protocol/unavailable.js';
import { believedTokens } from './believed-tokens.js';
import { activePairs, keyState, youngest } from './key-state.js';
import { signToken } from './sign-token.js';
import { makeSigningKey, openSigningKey, type SigningKeyPair } from './signing-key-pair.js';
import type { SigningKey, SigningKeyStore } from './signing-key.js';

const HOUR = 3_600_000;
/** Others cache the key set; within a day they have all seen the next key (RFC 7517 leaves it to us). */
const ANNOUNCED_MS = 24 * HOUR;
const ACTIVE_MS = 90 * 24 * HOUR;
const RETIRED_LONGER_MS = HOUR;
const LOOK_AGAIN_MS = 60_000;

/** Both from the first start: clients of the config file expect the one, dynamically registered ones the other. */
const ALGORITHMS = ['ES256', 'RS256'] as const;

export interface TokenSigning {
  readonly store: SigningKeyStore;
  readonly secrets: Secrets;
  /** The `iss` of our tokens. */
  readonly issuer: string;
  readonly clock: Clock;
  /** Of all tokens we sign. */
  readonly longestTokenMs: number;
  /** Told when the store has forgotten every key: it was emptied. */
  readonly emptied?: () => void;
}

export interface RotatingSigner extends TokenSigner {
  /** Announces the keys that take over a day later; nothing when some are announced already. */
  rotate(): Promise<void>;
  /** Learns of keys another process made, makes the next ones when they are due, forgets those that are over. */
  refresh(): Promise<void>;
  /** Refreshes every minute on a timer that keeps no process alive; returns how to stop. */
  keepUp(failed: (error: unknown) => void): () => void;
}

export async function openTokenSigner({ store, secrets, issuer, clock, longestTokenMs, emptied }: TokenSigning): Promise<RotatingSigner> {
  const retiredForMs = longestTokenMs + RETIRED_LONGER_MS;
  let pairs: readonly SigningKeyPair[] = [];
  let keySet: JSONWebKeySet = { keys: [] };
  const believed = believedTokens();
  let active = activePairs(pairs, clock());

  async function load(): Promise<void> {
    const known = new Map(pairs.map((pair) => [pair.key.kid, pair]));
    const stored = await store.list();
    if (stored.length === known.size && stored.every(({ kid }) => known.has(kid))) return;
    pairs = stored.map((key) => known.get(key.kid) ?? openSigningKey(secrets, key));
    believed.clear();
    active = activePairs(pairs, clock());
    keySet = { keys: stored.map(({ publicJwk }) => publicJwk as JSONWebKeySet['keys'][number]) };
  }

  const keys = (): readonly SigningKey[] => pairs.map(({ key }) => key);

  async function announce(isDue: (last: SigningKey | undefined, now: number) => boolean): Promise<void> {
    for (const alg of ALGORITHMS) {
      const now = clock();
      const last = youngest(keys(), alg);
      if (!isDue(last, now)) continue;
      await store.append(await makeSigningKey(secrets, alg, now, last === undefined ? now : now + ANNOUNCED_MS), last?.kid);
    }
    await load();
  }

  async function forgetOver(): Promise<void> {
    const over = keys().filter((key) => keyState(key, keys(), clock(), retiredForMs) === 'over');
    for (const { kid } of over) await store.remove(kid);
    if (over.length > 0) await load();
  }

  function activePair(alg: SigningKey['alg']): SigningKeyPair {
    const now = clock();
    if (now < active.from || now >= active.until) active = activePairs(pairs, now);
    const pair = active[alg];
    if (pair === undefined) throw new Unavailable(`there is no ${alg} key to sign with`);
    return pair;
  }

  const signer: RotatingSigner = {
    async ready() {
      ALGORITHMS.forEach(activePair);
    },
    async sign(type, alg, claims) {
      return signToken(activePair(alg), type, claims);
    },
    async verifyAccessToken(token) {
      const [digest, now] = [secrets.sha256(token), clock()];
      const known = believed.find(digest, Math.floor(now / 1_000));
      if (known !== undefined) return known;
      try {
        // To the second: what we call active must not have ended by its own `exp`.
        const claims = await verifyAccessToken(token, { issuer, keys: keySet, now, toleranceSeconds: 0 });
        believed.add(digest, claims);
        return claims;
      } catch (error) {
        if (error instanceof TokenError) return undefined;
        throw error;
      }
    },
    publicKeys: () => keySet.keys,
    rotate: () => load().then(() => announce((last, now) => last === undefined || last.activeFrom <= now)),
    async refresh() {
      const hadKeys = pairs.length > 0;
      await load();
      if (hadKeys && pairs.length === 0) emptied?.();
      await announce((last, now) => last === undefined || now >= last.activeFrom + ACTIVE_MS - ANNOUNCED_MS);
      await forgetOver();
    },
    keepUp(failed) {
      const timer = setInterval(() => void signer.refresh().catch(failed), LOOK_AGAIN_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
  await signer.refresh();
  return signer;
}
