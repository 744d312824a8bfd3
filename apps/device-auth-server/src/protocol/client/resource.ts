/** A protected API an access token can be meant for. RFC 8707, RFC 9068 §3. */
export interface Resource {
  /** Absolute URI, compared as a string; the `aud` of its tokens. */
  readonly resource: string;
  readonly scope: readonly string[];
  readonly allowOfflineAccess: boolean;
  readonly accessTokenSeconds: number;
  /** Clients that answer for this API and may introspect its tokens (RFC 7662 §2.1). */
  readonly introspectedBy?: readonly string[];
}

export interface ResourceRegistry {
  find(resource: string): Resource | undefined;
}
