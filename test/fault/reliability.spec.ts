import { afterAll, describe, expect, it } from '@jest/globals';
import { measure, type Outcome } from './fleet/measure.js';
import { reliabilityTable, writeReliabilityPage } from './fleet/reliability-page.js';
import { AROUND_SCENARIOS } from './scenarios/around.js';
import { FAILOVER_SCENARIOS } from './scenarios/failover.js';
import { REDIS_SCENARIOS } from './scenarios/redis.js';
import { SERVER_SCENARIOS } from './scenarios/servers.js';

/* The fault table of docs/reliability.md. Its long form: FAULT_SIGN_INS of all scenarios together, and FAULT_PAGE=write for the page. */

const SCENARIOS = [...SERVER_SCENARIOS, ...REDIS_SCENARIOS, ...FAILOVER_SCENARIOS, ...AROUND_SCENARIOS];
/** Of all scenarios together. */
const SIGN_INS = Number(process.env['FAULT_SIGN_INS'] ?? 510);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);
/** By one scenario; a few of them run at once. */
const [AT_ONCE, PASSES] = SIGN_INS > 1_000 ? [24, 4] : [10, 1];
const LONGEST_MS = 900_000;

const each = Math.ceil(SIGN_INS / SCENARIOS.length);
const outcomes = new Map<string, Outcome>();

afterAll(() => {
  const table = reliabilityTable(
    SCENARIOS.flatMap(({ id }) => outcomes.get(id) ?? []),
    SEED,
  );
  console.log(table.join('\n'));
  if (process.env['FAULT_PAGE'] === 'write' && outcomes.size === SCENARIOS.length) writeReliabilityPage(table);
});

describe(`${SIGN_INS} sign-ins under faults, seed ${SEED}`, () => {
  it.concurrent.each(SCENARIOS)(
    'keeps what was promised for this fault: $name [$id]',
    async (scenario) => {
      const outcome = await measure(scenario, { signIns: each, atOnce: AT_ONCE, passes: PASSES }, SEED);
      outcomes.set(scenario.id, outcome);
      const { signIns, again, mayAgain, lost, doubled, words, unforeseen } = outcome;
      expect({ lost, doubled, unforeseen, unclear: words.filter((line) => !isClear(line)) }).toEqual({ lost: 0, doubled: 0, unforeseen: [], unclear: [] });
      expect({ again, words }).toEqual({ again: Math.min(again, mayAgain), words });
      expect(signIns).toBeGreaterThanOrEqual(each);
    },
    LONGEST_MS,
  );
});

/** What a person, or the program of a device, can act upon; what a repeated question hears is for nobody's eyes. */
const isClear = (words: string): boolean => /invalid_grant: |invalid_token: |^asked again: |^expired$|^the approval was gone$/u.test(words);
