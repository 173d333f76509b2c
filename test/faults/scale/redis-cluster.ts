import { freePort, startRedis, type TestRedis } from '../../helpers/redis-server.ts';
import { until } from '../lab/until.ts';
import type { ReplicatedRedis } from './replicated-redis.ts';

const MASTERS = 3;
const SLOTS = 16_384;
/** Milliseconds after which a node that says nothing is taken for gone; the default, 15 s, would be a test of patience. */
const NODE_TIMEOUT = 1_000;

/** Three masters, each with a replica, on ports of their own. */
export interface RedisCluster extends ReplicatedRedis {
  /** Gives the slot of the key to another master, as one does who adds nodes; what `meanwhile` does happens while it belongs to both. */
  move(key: string, meanwhile: (target: TestRedis) => Promise<unknown>): Promise<void>;
}

interface Node extends TestRedis {
  readonly id: string;
  readonly bus: number;
}

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: Node[] = [];
  const stop = async () => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (let i = 0; i < 2 * MASTERS; i++) nodes.push(await startNode());
    await form(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  const away = new Set<TestRedis>();
  const present = () => nodes.filter((node) => !away.has(node));
  const master = (key: string) => masterOf(present(), key);
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    first: nodes[0] as TestRedis,
    master,
    take: async (node, signal) => {
      away.add(node);
      await node.kill(signal);
    },
    giveBack: async (node, signal) => {
      await (signal === 'SIGKILL' ? node.restart() : node.kill('SIGCONT'));
      away.delete(node);
    },
    switchOver: async (key) => {
      const replica = await replicaOf(nodes, await master(key));
      await replica.admin.cluster('FAILOVER');
    },
    isWhole: () => isWhole(nodes),
    move: (key, meanwhile) => move(nodes, key, meanwhile),
    stop,
  };
}

async function startNode(): Promise<Node> {
  const bus = await freePort();
  const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', `${bus}`];
  const patience = ['--cluster-node-timeout', `${NODE_TIMEOUT}`, '--cluster-replica-validity-factor', '0'];
  const redis = await startRedis({ args: [...cluster, ...patience] });
  // What it says of itself changes with each start, and is read anew.
  return Object.assign(Object.create(redis) as TestRedis, { id: await redis.admin.cluster('MYID'), bus });
}

async function form(nodes: readonly Node[]): Promise<void> {
  const [first] = nodes;
  for (const node of nodes) await first?.admin.call('CLUSTER', 'MEET', '127.0.0.1', node.port, node.bus);
  await until('all nodes know each other', async () => {
    const known = await Promise.all(nodes.map(async ({ admin }) => String(await admin.cluster('NODES'))));
    return known.every((text) => nodes.every(({ id }) => text.includes(id)) && !text.includes('handshake'));
  });
  for (const [i, node] of nodes.entries()) {
    if (i >= MASTERS) {
      await node.admin.cluster('REPLICATE', nodes[i - MASTERS]?.id ?? '');
      continue;
    }
    const [from, to] = [Math.ceil((i * SLOTS) / MASTERS), Math.ceil(((i + 1) * SLOTS) / MASTERS) - 1];
    await node.admin.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
  }
  await until('the Cluster is whole', () => isWhole(nodes));
}

/** True when every node sees all slots served, and every replica follows. */
async function isWhole(nodes: readonly Node[]): Promise<boolean> {
  const seen = await Promise.all(
    nodes.map(async ({ admin }) => [await admin.cluster('INFO'), await admin.info('replication')] as const),
  );
  const replicas = seen.filter(([, role]) => role.includes('master_link_status:up'));
  return seen.every(([state]) => state.includes('cluster_state:ok')) && replicas.length === MASTERS;
}

async function masterOf(nodes: readonly Node[], key: string): Promise<TestRedis> {
  const [asked] = nodes;
  const slot = Number(await asked?.admin.cluster('KEYSLOT', key));
  type Range = readonly [from: number, to: number, master: readonly [host: string, port: number]];
  const ranges = (await asked?.admin.cluster('SLOTS')) as unknown as readonly Range[];
  const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1];
  const found = nodes.find((node) => node.port === port);
  if (found === undefined) throw new Error(`slot ${slot} belongs to nobody who is there`);
  return found;
}

async function replicaOf(nodes: readonly Node[], master: TestRedis): Promise<Node> {
  for (const node of nodes) {
    const says = await node.admin.info('replication');
    if (says.includes('role:slave') && says.includes(`master_port:${master.port}\r`)) return node;
  }
  throw new Error('a master has no replica');
}

async function move(
  nodes: readonly Node[],
  key: string,
  meanwhile: (target: TestRedis) => Promise<unknown>,
): Promise<void> {
  const source = (await masterOf(nodes, key)) as Node;
  const others = await mastersOf(nodes);
  const target = others.find((node) => node.id !== source.id);
  if (target === undefined) throw new Error('there is one master only');
  const slot = String(await source.admin.cluster('KEYSLOT', key));
  const set = (node: Node, ...how: readonly string[]) => node.admin.call('CLUSTER', 'SETSLOT', slot, ...how);
  await set(target, 'IMPORTING', source.id);
  await set(source, 'MIGRATING', target.id);
  await meanwhile(target);
  const keys = (await source.admin.call('CLUSTER', 'GETKEYSINSLOT', slot, '100')) as string[];
  if (keys.length > 0)
    await source.admin.call('MIGRATE', '127.0.0.1', target.port, '', '0', '5000', 'REPLACE', 'KEYS', ...keys);
  await meanwhile(target);
  for (const node of [target, source, ...others]) await set(node, 'NODE', target.id);
}

async function mastersOf(nodes: readonly Node[]): Promise<readonly Node[]> {
  const roles = await Promise.all(nodes.map(({ admin }) => admin.info('replication')));
  return nodes.filter((_, i) => roles[i]?.includes('role:master') === true);
}
