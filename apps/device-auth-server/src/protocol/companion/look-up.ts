import { normalizeUserCode, type Digest } from '@device-auth/oauth-core';
import { limited } from '../attempt-limit/limited.js';
import type { AttemptLimit } from '../attempt-limit/attempt-limit.js';
import type { ClaimAnswer } from '../device-authorization/device-authorization.js';
import type { Ports } from '../ports.js';
import type { LookUpAnswer, Protocol, SignedInBrowser } from '../protocol.js';
import type { RequestOrigin, Settings } from '../settings.js';
import type { companionToken } from './companion-token.js';
import { missesEverywhere, RECENT_SIGN_IN_MS } from './misses-everywhere.js';

type Refusal = Extract<LookUpAnswer, { word: 'limited' | 'sign in again' }>;

/**
 * A look-up is charged before it is made and given back when it found a code, so that guesses sent side by side cannot slip past the limit;
 * every way to enter a code comes through here (RFC 8628 §5.1).
 */
export function lookUpUserCode(ports: Ports, settings: Settings, { mayDecide }: ReturnType<typeof companionToken>): Protocol['lookUpUserCode'] {
  const { clock, secrets, attempts, clients, deviceAuthorizations, events } = ports;

  return async (browser, typed, origin) => {
    if (!(await mayDecide(browser))) return { word: 'none' };
    const entry = normalizeUserCode(typed, { alphabet: settings.device.userCodeAlphabet });
    if (!entry.ok && entry.problem === 'empty') return { word: 'empty' };

    const limits = limitsOf(browser, origin);
    const charged = await charge(limits, browser, origin);
    if ('word' in charged) return charged;
    if (!entry.ok) return { word: 'malformed', characters: entry.problem === 'malformed' ? entry.characters : [] };

    const answer = await claim(entry.userCode, browser);
    events.userCodeLookedUp({ word: answer.word, endUserId: browser.endUser.id, network: origin.network, requestId: origin.requestId });
    if (answer.word === 'none') return { word: 'none' };
    await attempts.refund(charged);
    return answer.word === 'taken' ? { word: 'taken' } : found(entry.userCode, answer, origin);
  };

  /** The counters that were charged, or why there is no look-up. While the house is under suspicion, a fresh sign-in is charged its own counters alone. */
  async function charge(limits: readonly AttemptLimit[], browser: SignedInBrowser, origin: RequestOrigin): Promise<readonly AttemptLimit[] | Refusal> {
    const everywhere = missesEverywhere(await deviceAuthorizations.countLive());
    const about = { network: origin.network, requestId: origin.requestId };
    let charges: readonly AttemptLimit[] = [...limits, everywhere];
    let answer = await attempts.charge(charges);
    if (answer.word === 'limited' && answer.key === everywhere.key) {
      events.guessingSuspected(about);
      if (clock() - browser.session.authTime > RECENT_SIGN_IN_MS) return { word: 'sign in again' };
      charges = limits;
      answer = await attempts.charge(charges);
    }
    if (answer.word === 'allowed') return charges;
    events.attemptsLimited({ limit: 'user code', ...about });
    return { word: 'limited', retryAfterMs: answer.retryAfterMs };
  }

  function limitsOf(browser: SignedInBrowser, origin: RequestOrigin): readonly AttemptLimit[] {
    const account = secrets.tag('limits', browser.endUser.id);
    const address = secrets.tag('limits', origin.address);
    const { missesPerAccount, missesPerAccountDaily, missesPerAddress } = settings.limits;
    return [
      limited(`miss:account:${account}`, missesPerAccount),
      limited(`miss:account-daily:${account}`, missesPerAccountDaily),
      limited(`miss:address:${address}`, missesPerAddress),
    ];
  }

  async function claim(userCode: string, browser: SignedInBrowser): Promise<ClaimAnswer> {
    const by = { endUserId: browser.endUser.id, sessionId: browser.session.id };
    for (const locator of secrets.locators(userCode)) {
      const answer = await deviceAuthorizations.claim(locator, by);
      if (answer.word !== 'none') return answer;
    }
    return { word: 'none' };
  }

  function found(userCode: string, { word, view }: Extract<ClaimAnswer, { view: unknown }>, origin: RequestOrigin): LookUpAnswer {
    const client = clients.find(view.clientId);
    if (client === undefined || client.disabled) return { word: 'none' };
    return { word, userCode, view, client, otherNetwork: !isSameNetwork(view.network, origin.network) };
  }
}

/** Two requests that nobody knows the origin of did not come from one place. */
const isSameNetwork = (one: string, other: string): boolean => one === other && one !== 'unknown';

/** Where the record of a user code is: under the newest key that knows it. */
export async function locate(
  { secrets, deviceAuthorizations }: Pick<Ports, 'secrets' | 'deviceAuthorizations'>,
  userCode: string,
): Promise<Digest<'user-code'>> {
  const [newest, ...older] = secrets.locators(userCode);
  for (const locator of older) if (await deviceAuthorizations.has(locator)) return locator;
  return newest;
}
