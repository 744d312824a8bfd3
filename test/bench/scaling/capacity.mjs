// From rates and measured costs to machines and money.

/** How machines are bought and how full they are run. Prices are round figures of rented machines; put in your own. */
const PROVISION = {
  /** A server's cores and a Redis' one thread are this busy at the busiest minute; sizes are of what waits in that minute. */
  serverBusy: 0.6,
  redisBusy: 0.5,
  /** Of a shard's memory: the rest is for forks, buffers and fragments. */
  redisMemoryUsed: 0.6,
  redisShardGiB: 26,
  replicas: 1,
  coresPerServer: 4,
  dollarsPerCoreMonth: 30,
  dollarsPerGiBMonth: 4,
  /** Held polls a process takes. */
  heldPerProcess: 10_000,
};

const GiB = 2 ** 30;

/** `rates` of one waiting device; `costs` as measured. */
export function capacity(waiting, mode, rates, costs, provision = PROVISION) {
  const { server, redis, bytes } = costs;
  const sum = (perRequest) => Object.entries(rates.perSecond).reduce((total, [kind, rate]) => total + rate * (perRequest[kind] ?? 0), 0);
  const perSecond = (kinds) => waiting * kinds.reduce((total, kind) => total + rates.perSecond[kind], 0);
  const busyCores = (waiting * sum(server)) / 1e6;
  const byProcessorTime = Math.ceil(busyCores / provision.serverBusy);
  const byHeldPolls = mode === 'long' ? Math.ceil((waiting * heldShare(rates)) / provision.heldPerProcess) : 0;
  // One process a core: a server has one thread.
  const cores = Math.max(byProcessorTime, byHeldPolls, 2);
  const memory = waiting * rates.recordsPerWaiting * bytes.pending + waiting * rates.sessionsPerWaiting * bytes.family;
  const redisCores = (waiting * sum(redis)) / 1e6;
  const shards = Math.max(Math.ceil(redisCores / provision.redisBusy), Math.ceil(memory / GiB / provision.redisMemoryUsed / provision.redisShardGiB), 1);
  const nodes = shards * (1 + provision.replicas);
  const nodeGiB = Math.max(1, Math.ceil(memory / GiB / provision.redisMemoryUsed / shards));
  const dollars = cores * provision.dollarsPerCoreMonth + nodes * (provision.dollarsPerCoreMonth + nodeGiB * provision.dollarsPerGiBMonth);
  return {
    requests: perSecond(['start', 'poll', 'heldPoll', 'redeem', 'refresh']),
    cores,
    servers: Math.ceil(cores / provision.coresPerServer),
    heldGiB: mode === 'long' ? (waiting * heldShare(rates) * bytes.heldPoll) / GiB : 0,
    shards,
    nodes,
    memoryGiB: memory / GiB,
    dollars,
  };
}

/** How many of those who wait are being held at a moment: by Little's law, the rate of held polls times how long one lasts. */
const heldShare = (rates) => Math.min(1, rates.perSecond.heldPoll * rates.meanHeldSeconds);
