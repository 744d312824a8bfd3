import { asJsonObject, member, wrongMember } from './json-object.js';
import type { JsonObject } from './json-object.js';
import { ProtocolError } from './protocol-error.js';
import { parseAddress } from './web-address.js';
import type { AddressRule } from './web-address.js';

/** Where an authorization server does what. RFC 8414 §2, OpenID Connect Discovery §3, RFC 8628 §4, RFC 9126 §5, RP-Initiated Logout §2.1. */
export interface AuthorizationServerEndpoints {
  readonly authorization_endpoint?: string;
  readonly token_endpoint: string;
  readonly device_authorization_endpoint?: string;
  readonly jwks_uri?: string;
  readonly revocation_endpoint?: string;
  readonly introspection_endpoint?: string;
  readonly userinfo_endpoint?: string;
  readonly registration_endpoint?: string;
  readonly pushed_authorization_request_endpoint?: string;
  readonly end_session_endpoint?: string;
}

/** What an authorization server says of itself. RFC 8414 §2 and OpenID Connect Discovery §3. */
export interface AuthorizationServerMetadata extends AuthorizationServerEndpoints {
  readonly issuer: string;
  readonly scopes_supported?: readonly string[];
  readonly response_types_supported?: readonly string[];
  readonly response_modes_supported?: readonly string[];
  readonly grant_types_supported?: readonly string[];
  readonly code_challenge_methods_supported?: readonly string[];
  readonly token_endpoint_auth_methods_supported?: readonly string[];
  readonly revocation_endpoint_auth_methods_supported?: readonly string[];
  readonly introspection_endpoint_auth_methods_supported?: readonly string[];
  readonly subject_types_supported?: readonly string[];
  readonly id_token_signing_alg_values_supported?: readonly string[];
  readonly claims_supported?: readonly string[];
  readonly prompt_values_supported?: readonly string[];
  readonly ui_locales_supported?: readonly string[];
  /** RFC 9207 §3. */
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly require_pushed_authorization_requests?: boolean;
  /** Extension: pending answers carry `progress`. */
  readonly device_progress_supported?: boolean;
  /** Extension: the longest poll the server holds, in seconds. */
  readonly device_poll_wait_max?: number;
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'device_authorization_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'introspection_endpoint',
  'userinfo_endpoint',
  'registration_endpoint',
  'pushed_authorization_request_endpoint',
  'end_session_endpoint',
] as const satisfies readonly (keyof AuthorizationServerEndpoints)[];

const LISTS = [
  'scopes_supported',
  'response_types_supported',
  'response_modes_supported',
  'grant_types_supported',
  'code_challenge_methods_supported',
  'token_endpoint_auth_methods_supported',
  'revocation_endpoint_auth_methods_supported',
  'introspection_endpoint_auth_methods_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'claims_supported',
  'prompt_values_supported',
  'ui_locales_supported',
] as const satisfies readonly (keyof AuthorizationServerMetadata)[];

const FLAGS = [
  'authorization_response_iss_parameter_supported',
  'require_pushed_authorization_requests',
  'device_progress_supported',
] as const satisfies readonly (keyof AuthorizationServerMetadata)[];

/** What metadata is held against. */
export interface ParseMetadataOptions extends AddressRule {
  /** The issuer asked for; what it calls itself must be the same, character for character. */
  readonly issuer: string;
  /** Whether every endpoint must be on the issuer's origin. Off by default: large providers spread theirs. */
  readonly sameOrigin?: boolean;
}

/**
 * Reads a metadata document of either kind; members not named above are ignored. Throws ProtocolError for another issuer (RFC 8414 §3.3), for
 * an endpoint that is not safe to speak to, and for members of the wrong type.
 * @param json the parsed body, undefined if it was no JSON
 */
export function parseMetadata(json: unknown, options: ParseMetadataOptions): AuthorizationServerMetadata {
  const body = asJsonObject(json);
  if (member(body, 'issuer') !== options.issuer) throw new ProtocolError('issuer_mismatch', 'The metadata belongs to another issuer.');
  const { origin } = parseAddress(options.issuer, 'issuer', options);
  if (member(body, 'token_endpoint') === undefined) throw wrongMember('token_endpoint', 'an http address');

  const waitMax = member(body, 'device_poll_wait_max');
  return Object.fromEntries([
    ['issuer', options.issuer],
    ...members(body, ENDPOINTS, (value, name) => endpoint(value, name, origin, options)),
    ...members(body, LISTS, list),
    ...members(body, FLAGS, flag),
    ...(typeof waitMax === 'number' && waitMax > 0 ? [['device_poll_wait_max', waitMax]] : []),
  ]) as AuthorizationServerMetadata;
}

function members(body: JsonObject, names: readonly string[], read: (value: unknown, name: string) => unknown): [string, unknown][] {
  return names.filter((name) => member(body, name) !== undefined).map((name) => [name, read(member(body, name), name)]);
}

function endpoint(value: unknown, name: string, origin: string, options: ParseMetadataOptions): string {
  const url = parseAddress(value, name, options);
  if (options.sameOrigin === true && url.origin !== origin) throw new ProtocolError('foreign_endpoint', `The member ${name} must be on the issuer's origin.`);
  if (url.hash !== '') throw wrongMember(name, 'an address without a fragment');
  return value as string;
}

function list(value: unknown, name: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw wrongMember(name, 'a list of texts');
  return value;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw wrongMember(name, 'true or false');
  return value;
}

/**
 * Where an issuer's metadata may be, in the order to try: RFC 8414 puts its well-known part before the issuer's path, OpenID Connect Discovery
 * after it. Throws ProtocolError if the issuer is no http address, or has a query or a fragment. RFC 8414 §3.1, Discovery §4.
 */
export function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = parseAddress(issuer, 'issuer', { allowHttp: true });
  if (/[?#]/u.test(issuer)) throw new ProtocolError('wrong_shape', 'An issuer has neither a query nor a fragment.');
  const path = pathname.replace(/\/+$/u, '');
  return [`${origin}/.well-known/oauth-authorization-server${path}`, `${origin}${path}/.well-known/openid-configuration`];
}
