/** The numbers the rules go by; config/ fills them, decision 0011 says why they are what they are. */
export interface Settings {
  /** Public base URL, without a trailing slash; the `iss` of everything. */
  readonly issuer: string;
  readonly device: {
    readonly expiresInSeconds: number;
    readonly intervalSeconds: number;
    readonly userCodeLength: number | 'auto';
    /** `letters`: BCDFGHJKLMNPQRSTVWXZ; `digits` is for keyboards without them and is one third longer. */
    readonly userCodeAlphabet: 'letters' | 'digits';
  };
  readonly authorization: { readonly codeSeconds: number; readonly requestSeconds: number };
  readonly tokens: {
    readonly accessTokenSeconds: number;
    readonly deviceAccessTokenSeconds: number;
    readonly idTokenSeconds: number;
    readonly refreshIdleSeconds: number;
    readonly refreshAbsoluteSeconds: number;
    readonly deviceRefreshAbsoluteSeconds: number;
  };
  readonly limits: {
    /** Look-ups that found nothing. */
    readonly missesPerAccount: { readonly count: number; readonly windowSeconds: number };
    readonly missesPerAccountDaily: { readonly count: number; readonly windowSeconds: number };
    readonly missesPerAddress: { readonly count: number; readonly windowSeconds: number };
    /** Device authorization requests, per client and address. */
    readonly startsPerAddress: { readonly count: number; readonly windowSeconds: number };
    /** Polls with device codes nobody was given, per address. */
    readonly unknownCodesPerAddress: { readonly count: number; readonly windowSeconds: number };
    /** Wrong client secrets, per client and address. */
    readonly wrongSecretsPerAddress: { readonly count: number; readonly windowSeconds: number };
    /** Introspection answered `active: false`, per caller. */
    readonly inactivePerCaller: { readonly count: number; readonly windowSeconds: number };
    /** Authorization requests begun, per account or, where nobody is signed in, per address. */
    readonly authorizationsPerAddress: { readonly count: number; readonly windowSeconds: number };
    /** Sign-ins tried, per address. */
    readonly signInsPerAddress: { readonly count: number; readonly windowSeconds: number };
  };
}

/** Where a request came from, as far as trusted proxies say. */
export interface RequestOrigin {
  /** What attempts are counted by: the IPv4 address, or the /64 of an IPv6 one. */
  readonly address: string;
  /** What people are shown and networks are compared by: /24 or /48; `unknown` where the address could not be read. */
  readonly network: string;
  readonly requestId: string;
}
