import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attemptEvent, counterEdges, counterMeaning, deniedEdges } from './attempt-limit.events.js';
import { authorizationEvent, authorizationOpening, codeEdges, requestEdges } from './authorization-code.events.js';
import { describeLiveCodes } from './describe-live-codes.js';
import { describeMoves } from './describe-moves.js';
import { deviceAuthorizationEdges, deviceAuthorizationEvent, deviceAuthorizationOpening } from './device-authorization.events.js';
import { accountEvent, accountOpening, endUserEdges, passwordEvent, passwordOpening, sessionEdges, sessionEvent, sessionOpening } from './end-user.events.js';
import type { Event } from './events.js';
import { responseKeptUntil } from '../../apps/device-auth-server/src/protocol/refresh-token-family/start.js';
import { openModel } from './model.js';
import { familyEdges, familyEvent, familyOpening } from './refresh-token-family.events.js';
import type { OpenStore, Snapshot, StoreUnderTest } from './store-under-test.js';

/** Far ahead of any real clock, since a store may sweep by that one what it was told to forget. */
const START = Date.UTC(2100, 0, 1);
const SESSION = { idleMs: 3_600_000, absoluteMs: 3 * 3_600_000, adminIdleMs: 900_000 };
/** Asked at an instant it is told, a store must not look at its own clock, which is then this wrong. */
const LIE_MS = 40 * 86_400_000;
const RUNS = Number(process.env['CONTRACT_RUNS'] ?? 200);
const SEED = process.env['CONTRACT_SEED'];
/** Of one search, on a busy machine. */
const LONGEST_MS = 30_000 + RUNS * 300;
/** A planted fault need only be seen, not told in the fewest words. */
const SHRINK = process.env['CONTRACT_SHRINK'] !== 'no';

/** When the next event happens: a little later, or around an instant at which some stored record changes its answers. */
type Moment = { readonly laterBy: number } | { readonly edge: number; readonly off: -1 | 0 | 1 };

/** Counted from the nearest ahead. */
const edge = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 3, 4);
const moment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ laterBy: fc.constantFrom(0, 0, 0, 0, 1, 1_000, 3_999, 5_000) }) },
  { weight: 1, arbitrary: fc.record({ edge, off: fc.constantFrom(-1 as const, 0 as const, 1 as const) }) },
);

interface Step {
  readonly event: Event;
  readonly moment: Moment;
}

const EDGES: Readonly<Record<string, (record: never) => number[]>> = {
  deviceAuthorizations: deviceAuthorizationEdges,
  authorizationCodes: codeEdges,
  authorizationRequests: requestEdges,
  refreshTokenFamilies: familyEdges,
  sealedResponses: (record) => [responseKeptUntil(record)],
  endUsers: endUserEdges,
  browserSessions: sessionEdges(SESSION),
  attempts: counterEdges,
  deniedTokens: deniedEdges,
};

/** Slices in which records that mean the same may differ. */
const MEANING: Readonly<Record<string, (record: never, now: number) => unknown>> = { attempts: counterMeaning };

const meaning = (stored: Snapshot, now: number): Snapshot =>
  Object.fromEntries(
    Object.entries(stored).map(([slice, records]) => {
      const meant = MEANING[slice] ?? ((record: unknown) => record);
      return [
        slice,
        Object.fromEntries(Object.entries(records).map(([name, { record, expiresAt }]) => [name, { record: meant(record as never, now), expiresAt }])),
      ];
    }),
  );

function instantOf(at: Moment, now: number, stored: Snapshot): number {
  if ('laterBy' in at) return now + at.laterBy;
  const edges = Object.entries(stored).flatMap(([slice, records]) => Object.values(records).flatMap(({ record }) => EDGES[slice]?.(record as never) ?? []));
  const ahead = [...new Set(edges)].filter((instant) => instant + at.off >= now).toSorted((left, right) => left - right);
  return ahead.length === 0 ? now : (ahead[at.edge % ahead.length] ?? now) + at.off;
}

/**
 * Holds a store against the model: the same random events at the same awkward instants must give the same answers and leave the same
 * records, field by field, their expiry included. Every adapter runs this one suite.
 */
export function describeStores(name: string, open: OpenStore): void {
  describe(`${name} beside its records`, () => {
    describeLiveCodes(START, open);
    describeMoves(START, open);
  });

  describe(`${name} is indistinguishable from the model`, () => {
    let now = START;
    let store: StoreUnderTest;
    beforeAll(async () => {
      store = await open({ clock: () => now, session: SESSION });
    });
    afterAll(() => store.close());

    async function play(steps: readonly Step[]): Promise<void> {
      await store.clear();
      const model = openModel(() => now, SESSION);
      let present = START;
      const story: string[] = [];
      for (const { event, moment: at } of steps) {
        present = instantOf(at, present, model.snapshot(present));
        now = event.told ? present + LIE_MS : present;
        story.push(`${present - START} ms: ${event.text}`);
        const expected = { answer: await event.run(model.stores, present), stored: meaning(model.snapshot(present), present) };
        const actual = { answer: await event.run(store.stores, present), stored: meaning(await store.snapshot(present), present) };
        expect({ story, ...actual }).toEqual({ story, ...expected });
      }
    }

    /** Begins with an opening, comes to another now and then, and else plays one event after another, or one around an edge. */
    function holds(event: fc.Arbitrary<Event>, opening: fc.Arbitrary<readonly Event[]> = fc.constant([])): Promise<void> {
      const opened: fc.Arbitrary<readonly Step[]> = opening.map((events) => events.map((one) => ({ event: one, moment: { laterBy: 0 } })));
      const single = fc.record({ event, moment }).map((step): readonly Step[] => [step]);
      // What happens just before may leave nothing to happen at the instant itself, so that comes first as well.
      const around = fc
        .record({ event, edge, begin: fc.constantFrom(-1 as const, 0 as const) })
        .map(({ event: same, edge: at, begin }): readonly Step[] => [
          { event: same, moment: { edge: at, off: begin } },
          ...(begin === -1 ? [{ event: same, moment: { edge: 0, off: 0 as const } }] : []),
          { event: same, moment: { edge: 0, off: 1 } },
        ]);
      const episode = fc.oneof({ weight: 12, arbitrary: single }, { weight: 2, arbitrary: around }, { weight: 2, arbitrary: opened });
      const episodes = fc.array(episode, { minLength: 1, maxLength: 30, size: 'max' });
      return fc.assert(
        fc.asyncProperty(opened, episodes, (first, others) => play([...first, ...others.flat()])),
        { numRuns: RUNS, endOnFailure: !SHRINK, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
    }

    it('for device authorizations', () => holds(deviceAuthorizationEvent, deviceAuthorizationOpening), LONGEST_MS);
    it('for authorization codes and requests', () => holds(authorizationEvent, authorizationOpening), LONGEST_MS);
    it('for attempt limits and denied tokens', () => holds(attemptEvent), LONGEST_MS);
    it(
      'for accounts and their passwords',
      () => holds(fc.oneof(accountEvent, { weight: 2, arbitrary: passwordEvent }), fc.oneof(accountOpening, passwordOpening)),
      LONGEST_MS,
    );
    it('for browser sessions', () => holds(fc.oneof({ weight: 4, arbitrary: sessionEvent }, accountEvent), sessionOpening), LONGEST_MS);
    it('for refresh token families', () => holds(fc.oneof({ weight: 8, arbitrary: familyEvent }, accountEvent, passwordEvent), familyOpening), LONGEST_MS);
  });
}
