import type { JwtClaims } from '../protocol/ports.js';

/** APIs ask about the same few tokens again and again; a token lives minutes. */
const MOST = 10_000;

/** Tokens whose signature was found right. Only what time does to them has to be looked at again. */
export interface BelievedTokens {
  /** The claims, unless the token has expired or was never believed. `digest` stands for its whole text. */
  find(digest: string, nowSeconds: number): JwtClaims | undefined;
  add(digest: string, claims: JwtClaims): void;
  /** When a key is gone, what it signed is believed no more. */
  clear(): void;
}

export function believedTokens(): BelievedTokens {
  const believed = new Map<string, JwtClaims>();
  return {
    find(digest, nowSeconds) {
      const claims = believed.get(digest);
      if (claims === undefined || nowSeconds < Number(claims['exp'])) return claims;
      believed.delete(digest);
      return undefined;
    },
    add(digest, claims) {
      // The one that was believed first makes room: most likely it is over.
      if (believed.size >= MOST) for (const oldest of believed.keys()) if (believed.delete(oldest)) break;
      believed.set(digest, claims);
    },
    clear: () => believed.clear(),
  };
}
