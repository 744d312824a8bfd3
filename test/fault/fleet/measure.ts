import { Fleet, type FleetPlan } from './fleet.js';
import { chance } from './chance.js';
import type { Ledger, LedgerLine } from './ledger.js';
import { startLoad, type Load, type LoadSize } from './load.js';
import { persist } from './persist.js';

/** A fault, and what is promised of it, said before anything runs. */
export interface Scenario {
  /** Its row among the requirements. */
  readonly id: string;
  readonly name: string;
  /** What it is injected into. */
  readonly where: string;
  readonly promise: string;
  readonly fleet: FleetPlan;
  /** After so many rounds everything has been hit once. */
  readonly rounds: number;
  /** Breaks something once, and mends it. */
  inject(run: Run, round: number): Promise<void>;
}

/** What a scenario works on. */
export interface Run {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly chance: () => number;
  /** What the promise gives up was written then, between two instants of `performance.now`. */
  readonly mayLose: { readonly from: number; readonly to: number }[];
  /** So many people may have to begin again, whatever they were told. */
  mayCost: number;
}

export interface Outcome {
  readonly scenario: Scenario;
  readonly signIns: number;
  readonly faults: number;
  /** How many people had to begin or approve again, of how many that might. */
  readonly again: number;
  readonly mayAgain: number;
  readonly lost: number;
  readonly doubled: number;
  /** In which words those who had to begin again were told. */
  readonly words: readonly string[];
  readonly unforeseen: readonly string[];
}

/** Runs the load over the fleet and the fault, round by round, and counts. `passes`: how often everything is to be hit. */
export async function measure(scenario: Scenario, size: LoadSize & { readonly passes: number }, seed: number): Promise<Outcome> {
  const fleet = await Fleet.open(scenario.fleet);
  try {
    const load = await startLoad(fleet, scenario.id, size);
    const run: Run = { fleet, ledger: load.ledger, chance: chance(seed), mayLose: [], mayCost: 0 };
    const faults = await Promise.race([breakAll(scenario, run, load, size), load.failed]).finally(load.enough);
    await load.ended;
    const counted = await tally(run);
    const unforeseen = [...(await fleet.endServers()), ...fleet.unforeseen];
    return { scenario, faults, ...counted, unforeseen };
  } finally {
    await fleet.close();
  }
}

/** As many faults as it takes, spread over the load; how many that were. */
async function breakAll({ rounds, inject }: Scenario, run: Run, { allBegun }: Load, size: LoadSize & { readonly passes: number }): Promise<number> {
  const between = Math.ceil(size.signIns / (rounds * size.passes));
  const isEnough = (faults: number): boolean => faults >= rounds && allBegun();
  let faults = 0;
  while (!isEnough(faults)) {
    await inject(run, faults);
    faults += 1;
    // So many get through then: devices that hear nothing at all only ask more and more seldom.
    for (let through = 0; through < between && !isEnough(faults); through += 1) await run.ledger.next('refreshed');
  }
  return faults;
}

async function tally({ fleet, ledger, mayLose, mayCost }: Run): Promise<Omit<Outcome, 'scenario' | 'faults' | 'unforeseen'>> {
  const { lines } = ledger;
  const mayAgain = mayLose.reduce((sum, { from, to }) => sum + ledger.writtenBetween(from, to), mayCost);
  const codes = lines.flatMap((line) => [...line.codes.values()]);
  // A fail-over may lose a redemption that then is made once more: another token, of the same family.
  const isDoubled = ({ families, refreshTokens }: (typeof codes)[number]): boolean => families.size > 1 || (mayAgain === 0 && refreshTokens.size > 1);
  return {
    signIns: lines.length,
    again: lines.filter(({ again }) => again.length > 0).length,
    mayAgain,
    lost: lines.filter(({ isSignedIn }) => !isSignedIn).length,
    doubled: codes.filter(isDoubled).length + (await doubledInStore(fleet, lines)),
    words: [...new Set(lines.flatMap(({ again }) => again))],
  };
}

/** How many codes have more than one family in the store: each code has a device name of its own. */
async function doubledInStore({ stores }: Fleet, lines: readonly LedgerLine[]): Promise<number> {
  const familiesOf = new Map<string, number>();
  for (const endUserId of new Set(lines.map((line) => line.endUserId))) {
    for (const { deviceName } of await persist(() => stores.refreshTokenFamilies.list({ endUserId }))) {
      // The pages' own families have none.
      if (deviceName !== undefined) familiesOf.set(deviceName, (familiesOf.get(deviceName) ?? 0) + 1);
    }
  }
  return [...familiesOf.values()].filter((count) => count > 1).length;
}
