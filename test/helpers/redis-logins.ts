import { Redis } from 'ioredis';
import { IN_CLUSTER, RIGHTS } from '../../src/cache/rights.ts';
import type { TestRedis } from './redis-server.ts';

export type Login = keyof typeof RIGHTS;

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
  const commands = [...RIGHTS[login], ...(isCluster ? IN_CLUSTER : [])];
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
