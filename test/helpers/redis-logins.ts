import { Redis } from 'ioredis';
import type { TestRedis } from './redis-server.ts';

const CONNECTING = ['+ping', '+client|setname', '+time'];
const READING = ['+get', '+hget', '+hmget', '+hkeys'];
const LISTENING = ['+subscribe', '+unsubscribe'];
const SCRIPTS = ['+eval', '+evalsha'];
const WRITING = [
  '+hexists',
  '+hset',
  '+hlen',
  '+hgetall',
  '+type',
  '+rename',
  '+persist',
  '+pexpire',
  '+unlink',
  '+publish',
];
const REPAIRING = ['+set', '+del'];
const REPORTING = ['+hdel', '+zadd', '+zrem', '+zcard', '+zrangebyscore'];

/** What a Cluster asks for besides. */
export const IN_CLUSTER = ['+cluster|slots', '+readonly', '+asking'];

/** The logins that the documentation recommends, by what they are for; what is not named here is refused. */
export const LOGINS = {
  reader: [...CONNECTING, ...READING, ...LISTENING],
  app: [...CONNECTING, ...READING, ...LISTENING, ...SCRIPTS, ...WRITING, ...REPAIRING, ...REPORTING],
  cli: [...CONNECTING, ...READING, ...SCRIPTS, ...WRITING, '+zrangebyscore', '+info'],
} as const;

export type Login = keyof typeof LOGINS;

export const LOGIN_PASSWORD = 'letmein-letmein';

/** Makes a login as the documentation does, and gives its URL. `keys` narrows it to some environments. */
export async function makeLogin(
  redis: TestRedis,
  login: Login,
  {
    isCluster = false,
    keys = ['promptctl:*'],
  }: { readonly isCluster?: boolean; readonly keys?: readonly string[] } = {},
): Promise<string> {
  const places = keys.flatMap((key) => [`~${key}`, `&${key}`]);
  const commands = [...LOGINS[login], ...(isCluster ? IN_CLUSTER : [])];
  await redis.admin.acl('SETUSER', login, 'reset', 'on', `>${LOGIN_PASSWORD}`, ...places, ...commands);
  return `redis${isCluster ? '+cluster' : ''}://${login}:${LOGIN_PASSWORD}@127.0.0.1:${redis.port}`;
}

/** What Redis says to a login about a command: the first word of a refusal, else `allowed`. */
export async function trial(redis: TestRedis, login: Login, command: readonly [string, ...string[]]): Promise<string> {
  const client = new Redis({
    port: redis.port,
    username: login,
    password: LOGIN_PASSWORD,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  client.on('error', () => {});
  try {
    const [name, ...args] = command;
    await client.call(name, ...args);
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  } finally {
    client.disconnect();
  }
}
