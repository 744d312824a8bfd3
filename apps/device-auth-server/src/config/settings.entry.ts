import { ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { Fault, object, oneOf, optional, wholeNumber } from './fault.js';
import type { FindFault } from './fault.js';

const DAY = 86_400;

const seconds = (least: number, most: number): PropertyDecorator => Fault(optional(wholeNumber(least, most)));

/** A member that is an object of its own class. */
const Group =
  (type: () => new () => object): PropertyDecorator =>
  (target, property) => {
    Fault(optional(object))(target, property);
    ValidateNested()(target, property);
    Type(type)(target, property);
  };

const userCodeLengthFault: FindFault = (value, whole) => {
  if (value === 'auto') return undefined;
  // RFC 8628 §6.1: eight letters of twenty are 34.5 bits; the attempt limits are reckoned against that. Ten digits are 33.
  const least = (whole as DeviceEntry).userCodeAlphabet === 'digits' ? 10 : 8;
  return wholeNumber(least, 16)(value, whole) && `must be "auto" or a whole number from ${least} to 16: shorter codes can be guessed.`;
};

class DeviceEntry {
  // Below a minute nobody can pick up a phone, and the last 30 s take no new entry.
  @seconds(60, 1_800) expiresInSeconds?: number;
  @seconds(1, 60) intervalSeconds?: number;
  @Fault(optional(userCodeLengthFault)) userCodeLength?: number | 'auto';
  @Fault(optional(oneOf('letters', 'digits'))) userCodeAlphabet?: 'letters' | 'digits';
}

class AuthorizationEntry {
  // RFC 6749 §4.1.2: ten minutes at the most.
  @seconds(1, 600) codeSeconds?: number;
  @seconds(60, 3_600) requestSeconds?: number;
}

class TokensEntry {
  @seconds(60, DAY) accessTokenSeconds?: number;
  @seconds(60, DAY) deviceAccessTokenSeconds?: number;
  @seconds(60, DAY) idTokenSeconds?: number;
  @seconds(60, 400 * DAY) refreshIdleSeconds?: number;
  @seconds(60, 400 * DAY) refreshAbsoluteSeconds?: number;
  @seconds(60, 400 * DAY) deviceRefreshAbsoluteSeconds?: number;
}

class SessionEntry {
  @seconds(60, 400 * DAY) idleSeconds?: number;
  @seconds(60, 400 * DAY) absoluteSeconds?: number;
  @seconds(60, 400 * DAY) adminIdleSeconds?: number;
}

const limitNumber = (most: number): FindFault => {
  const inRange = wholeNumber(1, most);
  return (value, whole) =>
    inRange(value, whole) && `must be a whole number from 1 to ${most}: a limit can be moved, never switched off, and guesses are held back by nothing else.`;
};

/** So many in so long. The server does not run without its limits (RFC 8628 §5.1). */
class LimitEntry {
  @Fault(optional(limitNumber(100_000))) count?: number;
  @Fault(optional(limitNumber(31 * DAY))) windowSeconds?: number;
}

class LimitsEntry {
  @Group(() => LimitEntry) missesPerAccount?: LimitEntry;
  @Group(() => LimitEntry) missesPerAccountDaily?: LimitEntry;
  @Group(() => LimitEntry) missesPerAddress?: LimitEntry;
  @Group(() => LimitEntry) startsPerAddress?: LimitEntry;
  @Group(() => LimitEntry) unknownCodesPerAddress?: LimitEntry;
  @Group(() => LimitEntry) wrongSecretsPerAddress?: LimitEntry;
  @Group(() => LimitEntry) inactivePerCaller?: LimitEntry;
  @Group(() => LimitEntry) authorizationsPerAddress?: LimitEntry;
  @Group(() => LimitEntry) signInsPerAddress?: LimitEntry;
}

/** The numbers of the config file; whatever is left out keeps its default. */
export class SettingsEntry {
  @Group(() => DeviceEntry) device?: DeviceEntry;
  @Group(() => AuthorizationEntry) authorization?: AuthorizationEntry;
  @Group(() => TokensEntry) tokens?: TokensEntry;
  @Group(() => SessionEntry) session?: SessionEntry;
  @Group(() => LimitsEntry) limits?: LimitsEntry;
}
