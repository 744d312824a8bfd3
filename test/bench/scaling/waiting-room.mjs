// Devices that wait for their people, one after another, each by itself: what they ask of a deployment a second, for each that waits.
import { exponential, logNormal, seeded } from './random.mjs';

/** How people and devices behave. Everything the tables of docs/scaling.md assume of them stands here. */
const BEHAVIOUR = {
  /** Seconds from the code on the screen to the answer, of those who answer: half are quicker. */
  answerMedianSeconds: 40,
  answerSpread: 0.9,
  /** Share of devices whose code nobody answers: shown, not wanted. Half of them are turned off after a while, the others wait to the end. */
  abandoned: 0.35,
  turnedOffAfterSeconds: 90,
  /** Share of people whose browser is not signed in yet. */
  signsInWithPassword: 0.5,
  /** Share of answers that are denials. */
  denied: 0.02,
  expiresInSeconds: 600,
  intervalSeconds: 5,
  /** Of a long poll, and how long before its end the server answers. */
  waitSeconds: 25,
  answeredEarlierSeconds: 1,
  /** What a request is on its way, there and back. */
  roundTripSeconds: 0.08,
  /** Of those who got tokens: a refresh at the end of each access token, by devices that stay on this long. */
  accessTokenSeconds: 600,
  sessionMeanSeconds: 3 * 3600,
};

const KINDS = ['start', 'poll', 'heldPoll', 'lookAgain', 'visit', 'passwordSignIn', 'redeem', 'refresh'];

/** One life of a device: how often it asked what, how long it waited and how long its record lies in the store. */
function life(random, mode, of) {
  const counts = Object.fromEntries([...KINDS, 'heldSeconds'].map((kind) => [kind, 0]));
  counts.start = 1;
  const abandoned = random() < of.abandoned;
  const answeredAt = abandoned ? Infinity : logNormal(random, of.answerMedianSeconds, of.answerSpread);
  const leavesAt = abandoned && random() < 0.5 ? exponential(random, of.turnedOffAfterSeconds) : of.expiresInSeconds;
  const answers = answeredAt < of.expiresInSeconds - 10;
  const approved = answers && random() >= of.denied;
  if (answers) Object.assign(counts, { visit: 1, passwordSignIn: random() < of.signsInWithPassword ? 1 : 0 });
  const hearsAt =
    mode === 'long' ? waitLong(counts, answers ? answeredAt : Infinity, leavesAt, of) : waitShort(counts, answers ? answeredAt : Infinity, leavesAt, of);
  if (approved) {
    counts.redeem = 1;
    counts.refresh = Math.floor(exponential(random, of.sessionMeanSeconds) / of.accessTokenSeconds);
  }
  return { counts, waited: hearsAt, kept: 2 * of.expiresInSeconds, approved, delay: answers ? hearsAt - answeredAt : undefined };
}

/** Asks every interval until it hears the answer, or gives up; returns when. The poll that hears of an approval is the redemption. */
function waitShort(counts, answeredAt, leavesAt, { intervalSeconds, roundTripSeconds }) {
  let at = intervalSeconds;
  for (; at < Math.min(answeredAt, leavesAt); at += intervalSeconds + roundTripSeconds) counts.poll += 1;
  return Math.min(at, leavesAt);
}

/** Is held until the answer or its time is up, and asks anew at once: the interval is over since it began. Each held poll is looked at twice. */
function waitLong(counts, answeredAt, leavesAt, { intervalSeconds, waitSeconds, answeredEarlierSeconds, roundTripSeconds }) {
  const held = waitSeconds - answeredEarlierSeconds;
  for (let at = intervalSeconds; ; at += held + roundTripSeconds) {
    if (at >= leavesAt) return leavesAt;
    // Answered before the first poll, or between two: the next one hears it at once, as the redemption.
    if (answeredAt <= at) return at + roundTripSeconds;
    counts.heldPoll += 1;
    counts.lookAgain += 1;
    counts.heldSeconds += Math.min(answeredAt, leavesAt, at + held) - at;
    if (answeredAt < at + held) return answeredAt + roundTripSeconds / 2;
  }
}

/** By Little's law: what one device does in its life, over how long it waits, is what each waiting device asks for a second. */
export function simulate({ mode, devices = 200_000, seed = 8628, behaviour = BEHAVIOUR }) {
  const random = seeded(seed);
  const sums = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
  const delays = [];
  let waited = 0;
  let kept = 0;
  let approved = 0;
  let heldSeconds = 0;
  for (let device = 0; device < devices; device += 1) {
    const one = life(random, mode, behaviour);
    for (const kind of KINDS) sums[kind] += one.counts[kind];
    waited += one.waited;
    heldSeconds += one.counts.heldSeconds;
    kept += one.kept;
    approved += one.approved ? 1 : 0;
    if (one.delay !== undefined) delays.push(one.delay);
  }
  delays.sort((left, right) => left - right);
  const quantile = (share) => delays[Math.floor(share * (delays.length - 1))];
  return {
    perSecond: Object.fromEntries(KINDS.map((kind) => [kind, sums[kind] / waited])),
    meanWaitSeconds: waited / devices,
    meanHeldSeconds: sums.heldPoll === 0 ? 0 : heldSeconds / sums.heldPoll,
    /** Records in the store for each device that waits: an ended one is still told how it ended. */
    recordsPerWaiting: kept / waited,
    /** Devices signed in, for each that waits, if sessions last as long as assumed. */
    sessionsPerWaiting: (approved * behaviour.sessionMeanSeconds) / waited,
    /** Seconds from the answer to the device's hearing of it. */
    delay: { p50: quantile(0.5), p99: quantile(0.99) },
  };
}
