/** Answer to a device authorization request. RFC 8628 §3.2. */
export interface DeviceAuthorizationResponse {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  /** Seconds until both codes end. */
  readonly expires_in: number;
  /** Seconds a client waits between two polls. */
  readonly interval: number;
}
