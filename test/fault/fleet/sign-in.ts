import { setTimeout as pause } from 'node:timers/promises';
import { Visitor, approveAll } from '../../support/visitor.js';
import { Device, OUT_OF_TIME, type Codes, type Tokens } from './device.js';
import { PASSWORD, type Fleet } from './fleet.js';
import type { Ledger, LedgerLine } from './ledger.js';
import { Person } from './person.js';

export interface SignInPlan {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly line: LedgerLine;
  /** The device asks to be kept waiting for so many seconds; 0: it does not. */
  readonly waitSeconds: number;
  /** It asks once more for the tokens it has, as if their answer had been lost. */
  readonly asksAgain: boolean;
  /** The person goes through the pages. */
  readonly throughPages: boolean;
}

/** Who is not signed in by then is lost. */
const PATIENCE_MS = 180_000;
const MOST_CODES = 4;
/** A person whose device has still not signed in looks at the page again after this long. */
const LOOK_AGAIN_MS = 8_000;
const READS_MS = 510;

/** One person, one device, until it has tokens that work: with a second code, or a second approval, where the first came to nothing. */
export async function signIn(plan: SignInPlan): Promise<void> {
  const { line } = plan;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    for (let code = 1; code <= MOST_CODES && !line.isSignedIn; code += 1) {
      const words = await withOneCode(plan, `${line.name} ${code}`, signal);
      if (words === 'signed in') line.isSignedIn = true;
      else line.again.push(words);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    line.again.push(OUT_OF_TIME);
  } finally {
    line.hasEnded = true;
  }
}

/** `signed in`, or in which words it ended. */
async function withOneCode(plan: SignInPlan, deviceName: string, signal: AbortSignal): Promise<string> {
  const { fleet, ledger, line } = plan;
  const device = new Device(fleet.front.address, signal, plan.waitSeconds);
  const over = new AbortController();
  const person: Promise<void>[] = [];
  let codes: Codes | undefined;
  const issued = (given: Codes): void => {
    codes = given;
    ledger.acknowledge(line, 'started');
    person.push(approve(plan, given, AbortSignal.any([signal, over.signal])));
  };
  try {
    const tokens = await device.signIn(deviceName, issued);
    if (typeof tokens === 'string') return tokens;
    return await useTokens(plan, device, codes as Codes, tokens);
  } finally {
    over.abort();
    await Promise.all(person);
  }
}

async function useTokens({ ledger, line, asksAgain }: SignInPlan, device: Device, { deviceCode }: Codes, first: Tokens): Promise<string> {
  line.gave(deviceCode, first.family, first.refreshToken);
  ledger.acknowledge(line, 'tokens');
  const repeated = asksAgain ? await device.askAgain(deviceCode) : undefined;
  if (typeof repeated === 'string') return `asked again: ${repeated}`;
  if (repeated !== undefined) line.gave(deviceCode, repeated.family, repeated.refreshToken);
  const refreshed = await device.refresh((repeated ?? first).refreshToken);
  if (typeof refreshed === 'string') return `refresh: ${refreshed}`;
  ledger.acknowledge(line, 'refreshed');
  return (await device.use(refreshed.accessToken)) ?? 'signed in';
}

/** Approves, and looks again as long as the device has not signed in: a code that can be approved once more has lost its approval. */
async function approve({ fleet, ledger, line, throughPages }: SignInPlan, codes: Codes, signal: AbortSignal): Promise<void> {
  const person = new Person(fleet.stores, fleet.secrets, line.endUserId, signal);
  try {
    if (throughPages) await approveOnPages(fleet.front.address, line.endUserId, codes, signal);
    else await person.approve(codes.userCode);
    ledger.acknowledge(line, 'approved');
    for (;;) {
      await pause(LOOK_AGAIN_MS, undefined, { signal });
      if ((await person.approve(codes.userCode)) === 'approved') line.again.push('the approval was gone');
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Page by page; one that fails is begun again from the address on the device. */
async function approveOnPages(origin: string, username: string, { userCode }: Codes, signal: AbortSignal): Promise<void> {
  const visitor = new Visitor(() => pause(READS_MS));
  while (!signal.aborted) {
    const page = await visitor
      .open(`${origin}/D/${userCode}`)
      .then((first) => approveAll(visitor, first, { username, password: PASSWORD }, userCode))
      .catch(() => undefined);
    if (page?.heading === 'Return to your device') return;
    await pause(READS_MS);
  }
}
