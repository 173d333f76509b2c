import { PromptctlError } from '../domain/errors/error.ts';
import { printableLine } from '../domain/printable.ts';

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** At least one. */
type Hosts = readonly [HostAndPort, ...HostAndPort[]];

interface Login {
  readonly username: string | null;
  readonly password: string | null;
}

/** Where a Redis is and who logs in. Holds passwords: never printed. */
export type RedisAddress = Login & {
  readonly database: number;
  /** TLS whose certificates are verified; there is no other. */
  readonly isTls: boolean;
} & (
    | ({ readonly kind: 'node' } & HostAndPort)
    | { readonly kind: 'socket'; readonly path: string }
    | {
        readonly kind: 'sentinel';
        readonly hosts: Hosts;
        readonly master: string;
        /** Sentinels have a login of their own, or none. */
        readonly sentinelLogin: Login;
      }
    | { readonly kind: 'cluster'; readonly hosts: Hosts }
  );

type Fail = (problem: string) => never;

const FORM = /^redis(s?)(?:\+(sentinel|cluster|unix))?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(\/[^?#@]*)?(?:\?([^#@]*))?$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;

/**
 * Reads a Redis URL: `redis://user:password@host:6379/0`, `rediss://…` with TLS, `redis+unix:///path.sock?db=0`,
 * `redis+sentinel://host:26379,host2:26379/master/0` (a login of the sentinels' own: `?sentinel_user=…&sentinel_password=…`),
 * `redis+cluster://host:6379,host2:6379`; `rediss+sentinel`, `rediss+cluster`. Other query parameters are other programs' and ignored.
 * @throws PromptctlError `redis-url-invalid`; `origin` says where the URL was set, nothing of the URL is quoted.
 */
export function parseRedisUrl(url: string, origin: string): RedisAddress {
  const fail: Fail = (problem) => {
    throw new PromptctlError('redis-url-invalid', { origin, problem });
  };
  const match = FORM.exec(url.trim());
  if (match === null)
    return fail('it is of no known form; are special characters in user and password percent-encoded?');
  const [, secure = '', kind = 'node', login = '', hosts = '', path = '', query = ''] = match;
  const parameters = new URLSearchParams(query);
  const common = { ...readLogin(login, fail), isTls: secure !== '' };
  const segments = path.split('/').filter((segment) => segment !== '');
  switch (kind.toLowerCase()) {
    case 'unix':
      if (common.isTls) return fail('there is no TLS on a Unix socket');
      if (hosts !== '' || path.length < 2) return fail('a Unix socket is written redis+unix:///path/to/redis.sock');
      return {
        ...common,
        kind: 'socket',
        path: decode(path, fail),
        database: readDatabase(parameters.get('db'), fail),
      };
    case 'sentinel':
      return {
        ...common,
        kind: 'sentinel',
        hosts: readHosts(hosts, 26_379, fail),
        ...readMaster(segments, parameters, fail),
      };
    case 'cluster':
      if (readDatabase(segments[0], fail) !== 0) return fail('Redis Cluster has no database but 0');
      return { ...common, kind: 'cluster', hosts: readHosts(hosts, 6_379, fail), database: 0 };
    default: {
      const [node, another] = readHosts(hosts, 6_379, fail);
      if (another !== undefined) return fail('it names several hosts, as only redis+sentinel and redis+cluster do');
      if (segments.length > 1) return fail('its path is more than the number of a database');
      return { ...common, kind: 'node', ...node, database: readDatabase(segments[0], fail) };
    }
  }
}

/** A Redis as people may see it: `cache.acme.com:6379`, never user or password. @throws PromptctlError `redis-url-invalid`. */
export function describeRedis(url: string, origin: string): string {
  const address = parseRedisUrl(url, origin);
  const database = address.database === 0 ? '' : `/${address.database}`;
  switch (address.kind) {
    case 'node':
      return printableLine(`${describeHost(address)}${database}`);
    case 'socket':
      return printableLine(`${address.path}${database}`);
    case 'sentinel':
      return printableLine(`${address.master}${database} (sentinels ${address.hosts.map(describeHost).join(', ')})`);
    case 'cluster':
      return printableLine(`${address.hosts.map(describeHost).join(', ')} (cluster)`);
  }
}

/** The passwords of an address, which must not be shown. */
export function passwordsOf(address: RedisAddress): string[] {
  const passwords = [address.password, address.kind === 'sentinel' ? address.sentinelLogin.password : null];
  return passwords.filter((password) => password !== null && password !== '') as string[];
}

function readLogin(login: string, fail: Fail): Login {
  if (login === '') return { username: null, password: null };
  const [username = '', ...rest] = login.split(':');
  if (rest.length === 0) return fail('it names a user without a password');
  return { username: decode(username, fail) || null, password: decode(rest.join(':'), fail) || null };
}

function readMaster(segments: readonly string[], parameters: URLSearchParams, fail: Fail) {
  const [master, database, more] = segments;
  if (master === undefined || more !== undefined)
    return fail('it must end in the name of the master: redis+sentinel://host:26379/master');
  const sentinelLogin = { username: parameters.get('sentinel_user'), password: parameters.get('sentinel_password') };
  return { master: decode(master, fail), database: readDatabase(database, fail), sentinelLogin };
}

function readHosts(text: string, defaultPort: number, fail: Fail): Hosts {
  if (text === '') return fail('it names no host');
  const read = (part: string) => {
    const [, host, port = String(defaultPort)] = HOST.exec(part.trim()) ?? [];
    if (host === undefined) return fail('a host in it is not of the form host:port');
    if (Number(port) < 1 || Number(port) > 65_535) return fail('a port in it is not between 1 and 65535');
    return { host: decode(host.replace(/^\[|\]$/g, ''), fail), port: Number(port) };
  };
  const [first = '', ...others] = text.split(',');
  return [read(first), ...others.map(read)];
}

function readDatabase(text: string | null | undefined, fail: Fail): number {
  if (text === null || text === undefined) return 0;
  return /^\d{1,5}$/.test(text) ? Number(text) : fail('the database in it is not a number');
}

function decode(text: string, fail: Fail): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return fail('a percent sign in it begins no escape; write it as %25');
  }
}

/** `host:port`, as in a URL. */
export function describeHost({ host, port }: HostAndPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
