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
const SENTINEL_TIMEOUT = 200;
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

/** A connection for commands. */
export function connectTo(address: RedisAddress): Connect {
  return address.kind === 'cluster'
    ? (_, events) => openCluster(address, events)
    : (attempt, events) => openRedis(redisOptions(address, attempt), events);
}

/** A connection for listening. In a Cluster every node passes on what is published at any. */
export function listenTo(address: RedisAddress): Connect {
  if (address.kind !== 'cluster') return connectTo(address);
  return (attempt, events) => {
    const [host] = rotate(address.hosts, attempt);
    return openRedis({ ...loginOf(address), ...host, ...tlsOf(address, host), ...OPTIONS }, events);
  };
}

function redisOptions(address: Exclude<RedisAddress, { kind: 'cluster' }>, attempt: number): RedisOptions {
  const common = { ...OPTIONS, ...loginOf(address), db: address.database, enableOfflineQueue: false };
  switch (address.kind) {
    case 'node':
      return { ...common, host: address.host, port: address.port, ...tlsOf(address, address) };
    case 'socket':
      return { ...common, path: address.path };
    case 'sentinel':
      return {
        ...common,
        ...tlsOf(address, undefined),
        ...(address.isTls ? { sentinelTLS: VERIFIED, enableTLSForSentinelMode: true } : {}),
        ...(address.sentinelLogin.username === null ? {} : { sentinelUsername: address.sentinelLogin.username }),
        ...(address.sentinelLogin.password === null ? {} : { sentinelPassword: address.sentinelLogin.password }),
        sentinels: rotate(address.hosts, attempt),
        name: address.master,
        sentinelRetryStrategy: () => null,
        sentinelCommandTimeout: SENTINEL_TIMEOUT,
        updateSentinels: false,
      };
  }
}

const VERIFIED = { rejectUnauthorized: true };

function tlsOf({ isTls }: RedisAddress, host: HostAndPort | undefined): Pick<RedisOptions, 'tls'> {
  if (!isTls) return {};
  // Of the host that was asked for; an address cannot be asked for by name.
  const isNamed = host !== undefined && isIP(host.host) === 0;
  return { tls: isNamed ? { ...VERIFIED, servername: host.host } : VERIFIED };
}

function loginOf({ username, password }: RedisAddress): Pick<RedisOptions, 'username' | 'password'> {
  return { ...(username === null ? {} : { username }), ...(password === null ? {} : { password }) };
}

function openRedis(options: RedisOptions, events: ConnectionEvents): Connection {
  const redis = new Redis(options);
  // What the sentinels said tells more than that none is left to ask.
  let sentinelError: unknown;
  redis
    .on('connect', () => redis.stream.unref())
    .on('ready', () => events.ready())
    .on('sentinelError', (error) => (sentinelError = error))
    .on('error', (error) => events.failed(sentinelError ?? error))
    .on('end', () => events.failed(undefined))
    .on('message', (channel, text) => events.message(channel, text));
  return {
    call: (command, ...args) => redis.call(command, ...args),
    destroy: () => {
      redis.disconnect();
      (redis.stream as Redis['stream'] | undefined)?.destroy();
    },
  };
}

function openCluster(address: RedisAddress & { kind: 'cluster' }, events: ConnectionEvents): Connection {
  const cluster = new Cluster([...address.hosts], {
    enableOfflineQueue: false,
    enableReadyCheck: false,
    clusterRetryStrategy: () => null,
    slotsRefreshTimeout: SLOTS_TIMEOUT,
    // Certificates are for names: they must not be resolved before TLS sees them.
    ...(address.isTls ? { dnsLookup: (host, done) => done(null, host) } : {}),
    redisOptions: { ...OPTIONS, ...loginOf(address), ...tlsOf(address, undefined) },
  });
  cluster
    .on('+node', (node: Redis) => node.on('connect', () => node.stream.unref()))
    .on('ready', () => events.ready())
    .on('error', (error) => events.failed(error))
    .on('end', () => events.failed(undefined));
  return {
    call: (command, ...args) => cluster.call(command, ...args),
    destroy: () => {
      const nodes = cluster.nodes();
      cluster.disconnect();
      for (const { stream } of nodes) (stream as Redis['stream'] | undefined)?.destroy();
    },
  };
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
