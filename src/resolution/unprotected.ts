import { parseRedisUrl } from '../cache/redis-url.ts';
import { isLoopback } from '../domain/loopback.ts';
import { describeTarget, protectionOf } from '../storage/connection.ts';
import type { Events } from './events.ts';
import type { Settings } from './options.ts';

const HEARD = 'whoever is on the network between can read and change what goes over it';

/** What to say of a connection to a database whose URL asks for less than verified TLS; null: nothing. */
export function unprotectedDatabase(url: string, origin: string): string | null {
  const protection = protectionOf(url);
  if (protection === 'local' || protection === 'verified') return null;
  const target = describeTarget(url, origin);
  return protection === 'plain'
    ? `the connection to the database ${target} is not encrypted (sslmode=disable): ${HEARD}`
    : `the connection to the database ${target} is encrypted, and nobody checks to whom (sslmode=no-verify): ${HEARD}`;
}

/** The same of Redis, whose URL says rediss:// for TLS. @throws PromptctlError `redis-url-invalid`. */
export function unprotectedRedis(url: string, origin: string): string | null {
  const address = parseRedisUrl(url, origin);
  if (address.isTls || address.kind === 'socket') return null;
  const [far] = (address.kind === 'node' ? [address] : address.hosts).filter(({ host }) => !isLoopback(host));
  if (far === undefined) return null;
  return `the connection to Redis at ${far.host} is not encrypted (rediss:// is): ${HEARD}`;
}

/** Tells of every such connection that a process was given, as one problem, once whoever made the process had time to listen. */
export function sayUnprotected(settings: Settings, { problem }: Pick<Events, 'problem'>): void {
  const { databaseUrl, readUrl, listenUrl, redisUrl, environment } = settings;
  const databases = { databaseUrl, readUrl, listenUrl };
  const said = [
    ...Object.entries(databases).map(([option, url]) => (url == null ? null : unprotectedDatabase(url, option))),
    redisUrl === null ? null : unprotectedRedis(redisUrl, 'redisUrl'),
  ].filter((message) => message !== null);
  if (said.length > 0)
    queueMicrotask(() => problem('connection-unprotected', environment, [...new Set(said)].join('; ')));
}
