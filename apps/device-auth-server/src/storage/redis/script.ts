import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What begun things need in order to end may use memory past the limit; only beginnings are refused then (Redis, "script flags"). */
export const TO_THE_END = '#!lua flags=allow-oom\n';

/** Lua has nothing to be compiled to: beside its store in the source it is, and is shipped from there. */
const folder = import.meta.dirname.replace(/\b(?:build|dist)(?=[/\\]storage[/\\]redis$)/u, 'src');
const lua = (...files: readonly string[]): string => files.map((file) => readFileSync(join(folder, `${file}.lua`), 'utf8')).join('\n');

/** Every script, by the name it is defined under: the shared head first, then one file a record. Of a device, polls have a script to themselves: what Redis reads anew at each of them is short. */
export const SCRIPTS = {
  deviceAuthorizationOpen: lua('record', 'device-authorization.shape', 'device-authorization.open'),
  deviceAuthorizationPoll: TO_THE_END + lua('record', 'device-authorization.shape', 'device-authorization.record', 'device-authorization.poll'),
  deviceAuthorization: TO_THE_END + lua('record', 'device-authorization.shape', 'device-authorization.record', 'device-authorization'),
  refreshTokenFamily: TO_THE_END + lua('record', 'account-gate', 'refresh-token-family'),
  browserSession: lua('record', 'account-gate', 'browser-session'),
  endUser: TO_THE_END + lua('record', 'end-user'),
  userName: lua('record', 'user-name'),
  authorizationCode: lua('record', 'authorization-code'),
  authorizationRequest: lua('record', 'authorization-request'),
  attemptLimit: lua('record', 'attempt-limit'),
  deniedToken: TO_THE_END + lua('record', 'denied-token'),
  signingKey: lua('record', 'signing-key'),
} as const;

export type ScriptName = keyof typeof SCRIPTS;
