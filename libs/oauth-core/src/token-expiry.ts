/** When an access token ends, in ms since 1970: `expires_in` counts from the receipt of the response. Undefined if the server did not say. RFC 6749 §5.1. */
export const expiresAt = (response: { readonly expires_in?: number }, receivedAt: number): number | undefined =>
  response.expires_in === undefined ? undefined : receivedAt + response.expires_in * 1_000;

/** Whether a token should be refreshed before it is used: it ends within the margin and might end on the way. All in ms; a token without an end never. */
export const needsRefresh = (endsAt: number | undefined, now: number, marginMs: number): boolean => endsAt !== undefined && now + marginMs >= endsAt;
