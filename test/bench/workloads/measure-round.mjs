// One round of one workload on one started target: what has to be there is prepared, the window is measured, every answer is as declared.
import { roundFigures } from '../figures/round.mjs';

const WARM_UP_MS = 500;

export async function measureRound(workload, one, { forMs, connections }) {
  const { target, generator, server, redis, urls } = one;
  await workload.beforeRound?.(one, { perSecond: one.perSecond, seconds: (forMs + WARM_UP_MS) / 1_000 });
  const { plan, measured, ...load } = workload.load(one);
  const watched = [server.pid, ...(redis === undefined ? [] : [redis.pid])];
  const result = await generator.run({ ...load, plan: { steps: plan, urls }, connections, warmUpMs: WARM_UP_MS, forMs, watched });
  if (result.bad > 0) throw new Error(`${target.name} gave ${result.bad} answers that nobody declared, such as ${result.sample}`);
  const figures = roundFigures(result, one, measured);
  one.perSecond = figures.perSecond;
  return figures;
}
