/** A signing key as it is stored: what anybody may see of it, and the rest sealed. Its state follows from the instants, so no clock tick has to write. */
export interface SigningKey {
  readonly v: 1;
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly alg: 'ES256' | 'RS256';
  readonly publicJwk: Readonly<Record<string, unknown>>;
  /** The private JWK under the at-rest key, bound to the kid. */
  readonly sealedPrivateJwk: string;
  readonly createdAt: number;
  /** Signs from then on, until a younger key of its algorithm does; published before. */
  readonly activeFrom: number;
}

export interface SigningKeyStore {
  list(): Promise<readonly SigningKey[]>;
  /**
   * Adds a key after the one that was the youngest of its algorithm when its maker looked (none: undefined), or not at all when another
   * maker was faster: two servers that rotate at once rotate once.
   */
  append(key: SigningKey, after: string | undefined): Promise<'appended' | 'overtaken'>;
  /** Keeps the same key under the seal of this one; nothing comes back that was removed meanwhile. */
  reseal(key: SigningKey): Promise<'resealed' | 'gone'>;
  /** Forgets a key nothing signed with it can outlive. */
  remove(kid: string): Promise<void>;
}
