/** The account of a person. Kept until it is deleted; its id is never given to another (OpenID Connect Core §2, `sub`). */
export interface EndUser {
  readonly v: 1;
  /** 16 random bytes, base64url; the `sub` of every token. */
  readonly id: string;
  /** Canonical: NFKC, lower case, no surrounding space. */
  readonly username: string;
  readonly displayName: string;
  readonly email?: string;
  readonly emailVerified: boolean;
  /** Extra claims by name, as `accounts add --claim` set them. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly admin: boolean;
  readonly status: 'active' | 'disabled';
  /** Grows when the password changes or an administrator ends everything; what was granted under an older one is void. */
  readonly epoch: number;
  /** Consecutive wrong passwords, and until when sign-in by password waits because of them (ms). */
  readonly failures: number;
  readonly throttledUntil: number;
  readonly createdAt: number;
}

export interface EndUserStore {
  add(user: EndUser): Promise<'added' | 'taken'>;
  find(id: string): Promise<EndUser | undefined>;
  findByUsername(username: string): Promise<EndUser | undefined>;
  list(): Promise<readonly EndUser[]>;
  /**
   * Counts one attempt to sign in by password, before the password is looked at, so that parallel guesses cannot slip past. `last`: go on,
   * and if this one is wrong too, there is no further.
   */
  attemptPassword(id: string, now?: number): Promise<'go on' | 'last' | 'throttled' | 'none'>;
  /**
   * The password was right: the count of failures ends. A new hash of it is kept only while the hash it was checked against still stands,
   * so that it never undoes a password changed meanwhile.
   */
  passwordAccepted(id: string, rehashed?: string, checkedAgainst?: string): Promise<void>;
  /** A new password ends every session and token family (epoch grows). */
  setPassword(id: string, passwordHash: string): Promise<'set' | 'none'>;
  setStatus(id: string, status: EndUser['status']): Promise<'set' | 'none'>;
  /** Ends every session, token family, and grant not fetched yet (epoch grows). */
  endAll(id: string): Promise<'ended' | 'none'>;
  /** Clears the count of failures. */
  unlock(id: string): Promise<'set' | 'none'>;
  remove(id: string): Promise<'removed' | 'none'>;
}
