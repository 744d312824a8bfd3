// What is sent. `prepare` runs once for a target, `beforeRound` before each round of it; `load` says what is measured.
import { steps } from './steps.mjs';

export const CLIENTS = 'clients';
const FILLING_CONNECTIONS = 64;
const PREPARED_AT_ONCE = 50;
const CHAINS = 5_000;
const ACTIVE_TOKENS = 5_000;
/** For the first round, before anybody knows how fast the target is: more than the fastest uses up in its warm-up. */
const FIRST_ROUND = 16_000;
/** More than a round can use up, so that it ends by the clock. */
const SPARE = 1.25;

const remembers = ({ remembers: keeps = true }) => keeps;
const always = () => true;

/** Makes a pool of rows that went through the steps. */
export const fillPool = ({ generator, urls }, { pool, through, members, count }) =>
  generator.makePool({ pool, plan: { steps: through, urls }, from: CLIENTS, members, count, connections: FILLING_CONNECTIONS });

const roundSize = ({ perSecond, seconds }) => (perSecond === undefined ? FIRST_ROUND : Math.ceil(perSecond * seconds * SPARE));
const signIn = (target) => [steps.start(target), steps.approve(), steps.redeem(target)];
const once = (pool, step) => ({ plan: [step], pool, mode: 'once' });

/** A poll has a pace; where the target keeps it, records without one come through its door, many at a time. */
export function pendingPool(started, pool, count) {
  const { target } = started;
  const [through, atOnce] = target.keepsPace ? [steps.preparePending(PREPARED_AT_ONCE), PREPARED_AT_ONCE] : [steps.start(target), 1];
  return fillPool(started, { pool, through: [through], members: ['client_id', 'device_code'], count: count / atOnce });
}

const polls = (count) => ({
  title: `poll, ${count.toLocaleString('en-US')} devices pending`,
  possible: always,
  // Whoever keeps nothing does not tell a million from a thousand.
  prepare: (started) => pendingPool(started, started.pool, remembers(started.target) ? count : 1_000),
  load: ({ target, pool }) => ({ plan: [steps.poll(target)], pool, mode: 'cycle' }),
});

const gets = (title, path, body) => ({
  title,
  possible: always,
  load: ({ target }) => ({ plan: [steps.get(title, target.paths[path], body)], pool: CLIENTS, mode: 'cycle' }),
});

function introspectedPool(started) {
  const { target, pool } = started;
  const through = {
    token: () => [steps.prepareToken()],
    opaque: () => [steps.start(target), steps.approve({ opaque: 'true' }), steps.redeem(target)],
    jwt: () => signIn(target),
  }[target.introspected ?? 'jwt']();
  return fillPool(started, { pool, through, members: ['access_token'], count: ACTIVE_TOKENS });
}

export const workloads = {
  W1: {
    title: 'start a sign-in, 64 clients at 64 addresses in turn',
    possible: always,
    load: ({ target }) => ({ plan: [{ ...steps.start(target), take: undefined }], pool: CLIENTS, mode: 'cycle' }),
  },
  'W2.1e3': polls(1_000),
  'W2.1e5': polls(100_000),
  'W2.1e6': polls(1_000_000),
  W3: {
    title: 'a whole sign-in: start, approve (not measured), redeem',
    possible: remembers,
    load: ({ target }) => ({ plan: signIn(target), pool: CLIENTS, mode: 'copy', measured: ['start', 'redeem'] }),
    signatures: 1 / 2,
  },
  W3r: {
    title: 'redeem an approved device code',
    possible: remembers,
    beforeRound: (started, about) =>
      fillPool(started, {
        pool: started.pool,
        through: [steps.start(started.target), steps.approve()],
        members: ['client_id', 'device_code'],
        count: roundSize(about),
      }),
    load: ({ target, pool }) => once(pool, { ...steps.redeem(target), take: undefined }),
    signatures: 1,
  },
  W4: {
    title: `refresh with rotation, ${CHAINS.toLocaleString('en-US')} sign-ins in turn`,
    possible: remembers,
    prepare: (started) =>
      fillPool(started, { pool: started.pool, through: signIn(started.target), members: ['client_id', 'access_token', 'refresh_token'], count: CHAINS }),
    load: ({ target, pool }) => ({ plan: [steps.refresh(target)], pool, mode: 'cycle' }),
    signatures: 1,
  },
  W5: {
    title: `introspect an access token, ${ACTIVE_TOKENS.toLocaleString('en-US')} in turn, HTTP Basic`,
    possible: always,
    prepare: introspectedPool,
    load: ({ target, pool }) => ({ plan: [steps.introspect(target)], pool, mode: 'cycle' }),
  },
  W6d: gets('metadata', 'metadata', '"issuer"'),
  W6j: gets('key set', 'jwks', '"keys"'),
  W7: {
    title: 'redeem an authorization code, PKCE',
    possible: remembers,
    beforeRound: (started, about) =>
      fillPool(started, { pool: started.pool, through: [steps.prepareCode()], members: ['client_id', 'code'], count: roundSize(about) }),
    load: ({ target, pool }) => once(pool, steps.redeemCode(target)),
    signatures: 1,
  },
};
