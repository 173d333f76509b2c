import { startRedis, type TestRedis } from '../../helpers/redis-server.ts';
import { until } from '../lab/until.ts';
import type { ReplicatedRedis } from './replicated-redis.ts';

const NAME = 'main';
/** Milliseconds after which a master that says nothing is taken for gone; the default, 30 s, would be a test of patience. */
const DOWN_AFTER = 1_000;

/** A master, two replicas, and three Sentinels that agree on who is the master. */
export async function startRedisSentinels(): Promise<ReplicatedRedis> {
  const started: TestRedis[] = [];
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));
  const start = async (options: Parameters<typeof startRedis>[0]) => {
    const server = await startRedis(options);
    started.push(server);
    return server;
  };
  try {
    const master = await start({});
    const following = ['--replicaof', '127.0.0.1', `${master.port}`];
    const nodes = [master, await start({ args: following }), await start({ args: following })];
    const sentinels = await Promise.all([1, 2, 3].map(() => start({ sentinel: watching(master) })));
    const servers = createServers(nodes, sentinels, stop);
    await until('the Sentinels know each other and both replicas', () => isWhole(nodes, sentinels));
    return servers;
  } catch (error) {
    await stop();
    throw error;
  }
}

function watching({ port }: TestRedis): string {
  return [
    `sentinel monitor ${NAME} 127.0.0.1 ${port} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER}`,
    `sentinel failover-timeout ${NAME} 5000`,
    '',
  ].join('\n');
}

function createServers(
  nodes: readonly TestRedis[],
  sentinels: readonly TestRedis[],
  stop: () => Promise<void>,
): ReplicatedRedis {
  const master = () => masterBy(nodes, sentinels);
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    first: nodes[0] as TestRedis,
    master,
    take: (node, signal) => node.kill(signal),
    giveBack: (node, signal) => (signal === 'SIGKILL' ? node.restart() : node.kill('SIGCONT')),
    switchOver: async () => void (await sentinels[0]?.admin.call('SENTINEL', 'FAILOVER', NAME)),
    isWhole: () => isWhole(nodes, sentinels),
    stop,
  };
}

async function masterBy(nodes: readonly TestRedis[], [sentinel]: readonly TestRedis[]): Promise<TestRedis> {
  const address = (await sentinel?.admin.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as readonly string[];
  const found = nodes.find(({ port }) => `${port}` === address[1]);
  if (found === undefined) throw new Error(`the Sentinels name a stranger: ${address.join(':')}`);
  return found;
}

/** True when the Sentinels agree, and everybody but the master follows it. */
async function isWhole(nodes: readonly TestRedis[], sentinels: readonly TestRedis[]): Promise<boolean> {
  const masters = await Promise.all(sentinels.map((sentinel) => masterBy(nodes, [sentinel])));
  const [master] = masters;
  if (masters.some((one) => one !== master)) return false;
  const known = await Promise.all(sentinels.map(({ admin }) => admin.info('sentinel')));
  if (known.some((text) => !text.includes(`slaves=${nodes.length - 1},sentinels=${sentinels.length}`))) return false;
  const roles = await Promise.all(nodes.map(({ admin }) => admin.info('replication')));
  return nodes.every((node, i) => {
    const says = roles[i] ?? '';
    if (node === master) return says.includes('role:master');
    return says.includes('master_link_status:up') && says.includes(`master_port:${master?.port}\r`);
  });
}
