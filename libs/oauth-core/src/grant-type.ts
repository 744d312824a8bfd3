/** The `grant_type` values this project speaks. RFC 6749 §4.1.3, §4.4.2 and §6; RFC 8628 §3.4. */
export const GrantType = {
  AuthorizationCode: 'authorization_code',
  ClientCredentials: 'client_credentials',
  DeviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  RefreshToken: 'refresh_token',
} as const;

/** One of the grant types above. */
export type GrantType = (typeof GrantType)[keyof typeof GrantType];

const ALL: ReadonlySet<string> = new Set(Object.values(GrantType));

/** Whether a `grant_type` parameter is one this project speaks. */
export const isGrantType = (value: string): value is GrantType => ALL.has(value);
