import { parseExpiresIn, parseInterval } from './device-authorization-response.js';
import { asJsonObject, member, optionalMembers, wrongMember } from './json-object.js';

/** An error answer of the token or device authorization endpoint. RFC 6749 §5.2, RFC 8628 §3.5. */
export interface ErrorResponse {
  /** Any code: servers have their own besides those of `OAuthErrorCode`. */
  readonly error: string;
  /** Fit for a terminal: no control, escape or invisible character, at most 300 characters. */
  readonly error_description?: string;
  /** Seconds between polls from now on, 1 to 60; may come with slow_down. */
  readonly interval?: number;
  /** Seconds the code lives from now on; may come with pending answers. */
  readonly expires_in?: number;
  /** How far the person has come: `waiting`, `opened`, `signed_in`; an extension. */
  readonly progress?: string;
  /** Whether the device must be given a code from the other screen; an extension. */
  readonly reverse_code_required?: boolean;
}

/** Codes have no spaces: `{"error":"Bad Request"}` is a web framework speaking, not the protocol. */
const ERROR_CODE = /^[\w.:/-]{1,100}$/u;
const LONGEST_DESCRIPTION = 300;

/** Terminal commands: CSI and OSC sequences, whole. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/gu;
/** Controls, invisible and direction-changing characters, line breaks, halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Reads an error answer. Throws ProtocolError if the body is no such thing; members that are not what they should be are left out.
 * @param json the parsed body, undefined if it was no JSON
 */
export function parseErrorResponse(json: unknown): ErrorResponse {
  const body = asJsonObject(json);
  const error = member(body, 'error');
  if (typeof error !== 'string' || !ERROR_CODE.test(error)) throw wrongMember('error', 'an error code');
  const reverseCode = member(body, 'reverse_code_required');
  return {
    error,
    ...optionalMembers({
      error_description: printable(member(body, 'error_description')),
      interval: parseInterval(member(body, 'interval')),
      expires_in: parseExpiresIn(member(body, 'expires_in')),
      progress: progressMember(member(body, 'progress')),
      reverse_code_required: typeof reverseCode === 'boolean' ? reverseCode : undefined,
    }),
  };
}

const progressMember = (value: unknown): string | undefined => (typeof value === 'string' && /^[a-z_]{1,40}$/u.test(value) ? value : undefined);

function printable(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, LONGEST_DESCRIPTION * 4)
    .replace(ESCAPE_SEQUENCE, '')
    .replace(/\s+/gu, ' ')
    .replace(UNPRINTABLE, '')
    .trim();
  return text === '' ? undefined : [...text].slice(0, LONGEST_DESCRIPTION).join('');
}
