import { isIP } from 'node:net';
import { Cluster, type RedisOptions as IoredisOptions, Redis } from 'ioredis';
import type { HostAndPort, RedisAddress } from './redis-url.ts';

type RedisOptions = Omit<IoredisOptions, 'replyMapping'>;

/** What happens to a connection. After `failed` it is of no use any more. */
export interface ConnectionEvents {
  ready(): void;
  failed(error: unknown): void;
  message(channel: string, text: string): void;
}

/** One life of a connection to Redis: it never reconnects, repeats nothing and queues nothing. */
export interface Connection {
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
  /** At once, whatever the other side does. */
  destroy(): void;
}

/** Opens a connection; where there are several hosts, each `attempt` begins with another. */
export type Connect = (attempt: number, events: ConnectionEvents) => Connection;

/** Milliseconds. */
const CONNECT_TIMEOUT = 300;
const SLOTS_TIMEOUT = 500;
const KEEP_ALIVE = 10_000;

/**
 * ioredis as a plain connection. Its own reconnecting is off (`link.ts` does that, with timers that hold no process): so a lost connection
 * rejects what is in flight at once, where version 6 with `autoResendUnfulfilledCommands: false` would leave it pending for ever, and with
 * `true` would run it again. RESP 2: every server and proxy speaks it, and no right to HELLO is needed.
 */
const OPTIONS = {
  protocol: 2,
  connectionName: 'promptctl',
  disableClientInfo: true,
  retryStrategy: null,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  enableReadyCheck: false,
  connectTimeout: CONNECT_TIMEOUT,
  disconnectTimeout: 100,
  keepAlive: KEEP_ALIVE,
} as const satisfies RedisOptions;

const VERIFIED = { rejectUnauthorized: true };

/** Opens a connection to one server. */
export function openNode(address: RedisAddress & { kind: 'node' | 'socket' }, events: ConnectionEvents): Connection {
  const where = address.kind === 'socket' ? { path: address.path } : { host: address.host, port: address.port };
  const redis = new Redis({
    ...OPTIONS,
    ...loginOf(address),
    ...tlsOf(address, address.kind === 'node' ? address : null),
    ...where,
    db: address.database,
    enableOfflineQueue: false,
  } satisfies RedisOptions);
  redis
    .on('connect', () => redis.stream.unref())
    .on('ready', () => events.ready())
    .on('error', (error) => events.failed(error))
    .on('end', () => events.failed(undefined))
    .on('message', (channel, text) => events.message(channel, text));
  return { call: (command, ...args) => redis.call(command, ...args), destroy: () => destroy(redis) };
}

/** Opens a connection to all nodes of a Cluster. */
export function openCluster(address: RedisAddress & { kind: 'cluster' }, events: ConnectionEvents): Connection {
  const cluster = new Cluster([...address.hosts], {
    enableOfflineQueue: false,
    enableReadyCheck: false,
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: SLOTS_TIMEOUT,
    // Certificates are for names: they must not be resolved before TLS sees them.
    ...(address.isTls ? { dnsLookup: (host, done) => done(null, host) } : {}),
    redisOptions: { ...OPTIONS, ...loginOf(address), ...tlsOf(address, null) },
  });
  cluster
    .on('+node', (node: Redis) => {
      node.on('connect', () => node.stream.unref());
      hearAsking(node);
    })
    .on('ready', () => events.ready())
    .on('error', (error) => events.failed(error))
    .on('end', () => events.failed(undefined));
  return {
    call: (command, ...args) => cluster.call(command, ...args),
    destroy: () => {
      const nodes = cluster.nodes();
      if (cluster.status !== 'end') cluster.disconnect();
      for (const node of nodes) destroy(node);
    },
  };
}

/**
 * For a slot that is on its way to another node the library says ASKING first, and nobody looks what comes of it: where that node hangs or
 * goes, the rejection would end the process. What is asked fails with the same connection, and tells.
 */
function hearAsking(node: Redis): void {
  const asking = node.asking.bind(node);
  node.asking = () => {
    const asked = asking();
    asked.catch(() => {});
    return asked;
  };
}

/** To disconnect from what has ended already would start a timer that nothing stops. */
function destroy(redis: Redis): void {
  if (redis.status !== 'end' && redis.status !== 'close') redis.disconnect();
  (redis.stream as Redis['stream'] | undefined)?.destroy();
}

function tlsOf({ isTls }: RedisAddress, host: HostAndPort | null): Pick<RedisOptions, 'tls'> {
  if (!isTls) return {};
  // An address cannot be asked for by name.
  return { tls: host === null || isIP(host.host) !== 0 ? VERIFIED : { ...VERIFIED, servername: host.host } };
}

function loginOf({ username, password }: RedisAddress): Pick<RedisOptions, 'username' | 'password'> {
  return { ...(username === null ? {} : { username }), ...(password === null ? {} : { password }) };
}
