import { setTimeout as pause } from 'node:timers/promises';
import { startCluster } from '../../support/redis-cluster.js';
import { startSentinel, type RunningSentinel } from '../../support/redis-sentinel.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { until } from '../../support/until.js';
import type { Fleet } from '../fleet/fleet.js';
import type { Scenario } from '../fleet/measure.js';
import { atInstants } from './servers.js';

const NAME = 'device-auth';
const LAG = 'at most those whose last writes were in the replication lag begin or approve again, each into the same family; nothing is doubled';
/** A write is known to its device a moment after it was made. */
const KNOWN_LATER_MS = 1_000;
const LAG_MS = 400;

/** From here on the replicas hear nothing more of this master: what it acknowledges is known to it alone. */
async function cutOff(master: RedisProcess): Promise<void> {
  await master.ask('ACL', 'SETUSER', 'default', '-psync', '-sync');
  await master.ask('CLIENT', 'KILL', 'TYPE', 'replica');
}

const letIn = (master: RedisProcess): Promise<unknown> => master.ask('ACL', 'SETUSER', 'default', '+psync', '+sync');

async function sentinelMaster({ redis }: Fleet): Promise<RedisProcess> {
  const { sentinels, processes } = redis as RunningSentinel;
  const named = (await sentinels[0]?.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as readonly string[] | undefined;
  return processes.find((process) => process.port === Number(named?.[1])) as RedisProcess;
}

async function otherMaster(fleet: Fleet, than: RedisProcess): Promise<RedisProcess> {
  await until('another master is named', async () => (await sentinelMaster(fleet)) !== than);
  return sentinelMaster(fleet);
}

const sentinel: Scenario = {
  id: 'BI-149',
  name: 'The master is killed (-9) and Sentinel puts a replica in its place',
  where: `right after the script of a redemption, the replicas ${LAG_MS} ms behind`,
  promise: LAG,
  fleet: { servers: 2, redis: () => startSentinel({ replicas: 2 }), preloads: atInstants },
  rounds: 1,
  async inject(run, _round) {
    const { fleet } = run;
    const master = await sentinelMaster(fleet);
    const from = performance.now();
    await cutOff(master);
    await pause(LAG_MS);
    const held = await fleet.reach('redemption', 'after');
    await master.kill();
    run.mayLose.push({ from, to: performance.now() + KNOWN_LATER_MS });
    held.goOn();
    const next = await otherMaster(fleet, master);
    await master.restart();
    await master.ask('REPLICAOF', '127.0.0.1', next.port);
    await until('the old master has what the new one has', () => master.isInSync());
  },
};

const ordered: Scenario = {
  id: 'RL-10',
  name: '`SENTINEL FAILOVER`: the old master lives on',
  where: 'right before the script of a redemption',
  promise: `${LAG} (the lag here: until Sentinel names the new master)`,
  fleet: { servers: 2, redis: () => startSentinel({ replicas: 1 }), preloads: atInstants },
  rounds: 1,
  async inject(run, _round) {
    const { fleet } = run;
    const master = await sentinelMaster(fleet);
    const held = await fleet.reach('redemption', 'before');
    const from = performance.now();
    await (fleet.redis as RunningSentinel).sentinels[0]?.ask('SENTINEL', 'FAILOVER', NAME);
    held.goOn();
    await otherMaster(fleet, master);
    run.mayLose.push({ from, to: performance.now() + KNOWN_LATER_MS });
    // Sentinel closes every connection to it then, the one that asks among them.
    await until('the old master follows', async () => String(await master.ask('ROLE').catch(() => undefined)).startsWith('slave'));
    await until('the old master has what the new one has', () => master.isInSync());
  },
};

type SlotRange = readonly [first: number, last: number, master: readonly [host: string, port: number, id: string]];

interface Owner {
  readonly process: RedisProcess;
  readonly id: string;
}

/** Who holds the slot of a key, as a node that lives sees it. */
async function ownerOf(slot: number, fleet: Fleet, asked: RedisProcess): Promise<Owner> {
  const ranges = (await asked.ask('CLUSTER', 'SLOTS')) as readonly SlotRange[];
  const [, , [, port, id] = ['', 0, '']] = ranges.find(([first, last]) => slot >= first && slot <= last) ?? [];
  return { id: id ?? '', process: fleet.redis?.processes.find((process) => process.port === port) as RedisProcess };
}

const slotOf = async (key: string, asked: RedisProcess): Promise<number> => Number(await asked.ask('CLUSTER', 'KEYSLOT', key));
const masters = async ({ redis }: Fleet): Promise<readonly RedisProcess[]> => {
  const roles = await Promise.all((redis?.processes ?? []).map(async (process) => ({ process, role: String(await process.ask('ROLE')) })));
  return roles.filter(({ role }) => role.startsWith('master')).map(({ process }) => process);
};

const cluster: Scenario = {
  id: 'RL-11',
  name: 'A master of a Cluster is killed (-9) and its replica takes its place',
  where: `right after the script of a redemption in its slots, the replicas ${LAG_MS} ms behind`,
  promise: LAG,
  fleet: { servers: 2, redis: () => startCluster({ masters: 3, replicasPerMaster: 1 }), preloads: atInstants },
  rounds: 1,
  async inject(run, _round) {
    const { fleet } = run;
    const before = await masters(fleet);
    const from = performance.now();
    await Promise.all(before.map(cutOff));
    await pause(LAG_MS);
    const held = await fleet.reach('redemption', 'after');
    const slot = await slotOf(held.key, fleet.process(0));
    const { process: master } = await ownerOf(slot, fleet, fleet.process(0));
    await master.kill();
    run.mayLose.push({ from, to: performance.now() + KNOWN_LATER_MS });
    held.goOn();
    await Promise.all(before.filter((other) => other !== master).map(letIn));
    const asked = before.find((other) => other !== master) as RedisProcess;
    await until('the replica holds the slot', async () => (await ownerOf(slot, fleet, asked)).process !== master);
    await master.restart();
    await until('every replica has what its master has', async () => {
      const now = await masters(fleet);
      const replicas = (fleet.redis?.processes ?? []).filter((process) => !now.includes(process));
      return replicas.length === before.length && (await Promise.all(replicas.map((replica) => replica.isInSync()))).every(Boolean);
    });
  },
};

const reshard: Scenario = {
  id: 'RL-12',
  name: 'A Cluster is resharded under load',
  where: 'the slot of a device code before a poll, or of its end user between poll and redemption, half moved for half a second',
  promise: 'nobody begins or approves again, nothing is doubled',
  fleet: { servers: 2, redis: () => startCluster({ masters: 3 }), preloads: atInstants },
  rounds: 4,
  async inject({ fleet }, round) {
    const held = await fleet.reach(round % 2 === 0 ? 'poll' : 'redemption', 'before');
    const slot = await slotOf(held.key, fleet.process(0));
    const from = await ownerOf(slot, fleet, fleet.process(0));
    const others = (await masters(fleet)).filter((process) => process !== from.process);
    const to = others[round % others.length] as RedisProcess;
    await moveSlot(slot, from, { process: to, id: String(await to.ask('CLUSTER', 'MYID')) }, () => held.goOn());
    await tellOwner(slot, to, await masters(fleet));
    await pause(LAG_MS);
  },
};

/** Redis Cluster specification, "Live resharding". */
async function moveSlot(slot: number, from: Owner, to: Owner, halfWay: () => void): Promise<void> {
  await to.process.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
  await from.process.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
  const some = async (): Promise<readonly string[]> => (await from.process.ask('CLUSTER', 'GETKEYSINSLOT', slot, 10)) as string[];
  const move = (moved: readonly string[]): Promise<unknown> => from.process.ask('MIGRATE', '127.0.0.1', to.process.port, '', 0, 5_000, 'KEYS', ...moved);
  halfWay();
  await pause(LAG_MS / 2);
  const [first] = await some();
  if (first !== undefined) await move([first]);
  await pause(LAG_MS / 2);
  for (let rest = await some(); rest.length > 0; rest = await some()) await move(rest);
}

/** The new owner first, so that no slot is ever without one. */
async function tellOwner(slot: number, owner: RedisProcess, all: readonly RedisProcess[]): Promise<void> {
  const id = String(await owner.ask('CLUSTER', 'MYID'));
  for (const process of [owner, ...all.filter((other) => other !== owner)]) await process.ask('CLUSTER', 'SETSLOT', slot, 'NODE', id);
}

export const FAILOVER_SCENARIOS: readonly Scenario[] = [sentinel, ordered, cluster, reshard];
