import { freePort, HOST, RedisProcess } from './redis-process.ts';
import { frugal, type RunningRedis, type StartRedis } from './redis.ts';
import { until } from './until.ts';

const SLOTS = 16_384;
/** A master is taken for dead after this long. */
const NODE_TIMEOUT_MS = 1_000;

interface Node {
  readonly process: RedisProcess;
  readonly busPort: number;
}

export interface StartCluster extends StartRedis {
  readonly masters: number;
  readonly replicasPerMaster?: number;
}

/** A Redis Cluster whose nodes agree. The masters come first among its processes, then the replicas, in the masters' order. */
export async function startCluster({ masters: count, replicasPerMaster = 0, args = [] }: StartCluster): Promise<RunningRedis> {
  const nodes = await Promise.all(Array.from({ length: count * (1 + replicasPerMaster) }, () => startNode(args)));
  const processes = nodes.map(({ process }) => process);
  const stop = async (): Promise<void> => void (await Promise.all(processes.map((process) => process.stop())));
  try {
    const masters = processes.slice(0, count);
    await Promise.all(masters.map((master, index) => ownSlots(master, index, count)));
    await meet(nodes);
    await Promise.all(processes.slice(count).map((replica, index) => follow(replica, masters[index % count] as RedisProcess)));
    await Promise.all(
      processes.map((process) => until(`${process.address} finds the cluster whole`, async () => (await info(process))['cluster_state'] === 'ok')),
    );
    return { url: `redis+cluster://${masters.map(({ address }) => address).join(',')}`, processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The bus would be 10,000 above the port, where no port may be. */
async function startNode(args: readonly string[]): Promise<Node> {
  const busPort = await freePort();
  const own = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
  return { process: await RedisProcess.start({ args: [...frugal, '--repl-diskless-sync-delay', '0', ...own, ...args] }), busPort };
}

async function ownSlots(master: RedisProcess, index: number, count: number): Promise<void> {
  const first = (which: number): number => Math.floor((which * SLOTS) / count);
  await master.ask('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  await master.ask('CLUSTER', 'ADDSLOTSRANGE', first(index), first(index + 1) - 1);
}

async function meet(nodes: readonly Node[]): Promise<void> {
  const [first, ...others] = nodes as [Node, ...Node[]];
  for (const { process, busPort } of others) await first.process.ask('CLUSTER', 'MEET', HOST, process.port, busPort);
  const knowsAll = async ({ process }: Node): Promise<boolean> => Number((await info(process))['cluster_known_nodes']) === nodes.length;
  await Promise.all(nodes.map((node) => until(`${node.process.address} knows all nodes`, () => knowsAll(node))));
}

async function follow(replica: RedisProcess, master: RedisProcess): Promise<void> {
  const id = String(await master.ask('CLUSTER', 'MYID'));
  // Nodes get to know each other's ids one by one.
  await until(`${replica.address} follows ${master.address}`, () =>
    replica.ask('CLUSTER', 'REPLICATE', id).then(
      () => true,
      () => false,
    ),
  );
  await until(`${replica.address} has what its master has`, () => replica.isInSync());
}

async function info(process: RedisProcess): Promise<Record<string, string>> {
  const lines = String(await process.ask('CLUSTER', 'INFO')).split('\r\n');
  return Object.fromEntries(lines.map((line) => line.split(':') as [string, string]));
}
