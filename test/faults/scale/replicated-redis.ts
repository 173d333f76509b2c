import type { TestRedis } from '../../helpers/redis-server.ts';

/** Several Redis servers of which one, the master, has what apps read, and another takes its place when it is gone. */
export interface ReplicatedRedis {
  /** For apps: it names all of them, or those that know them. */
  readonly url: string;
  readonly first: TestRedis;
  /** The master of a key, as those say that are there. */
  master(key: string): Promise<TestRedis>;
  /** Kills it, or freezes it. */
  take(node: TestRedis, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void>;
  /** Starts it again, empty, or thaws it with what it had. */
  giveBack(node: TestRedis, signal: 'SIGKILL' | 'SIGSTOP'): Promise<void>;
  /** Bids a replica take over from a master that is well, as operators do. */
  switchOver(key: string): Promise<void>;
  /** True when everybody agrees on the masters, and all others follow them. */
  isWhole(): Promise<boolean>;
  stop(): Promise<void>;
}
