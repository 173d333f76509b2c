import { unprotectedDatabase, unprotectedRedis } from '../resolution/unprotected.ts';
import type { DatabaseChoice, RedisChoice } from '../workspace/settings.ts';

/** Says of the database and the Redis that are used when their URLs ask for less than verified TLS; each thing once. */
export function createUnprotectedNotice(say: (line: string) => void): {
  readonly database: (choice: DatabaseChoice) => DatabaseChoice;
  readonly redis: (choice: RedisChoice | null) => RedisChoice | null;
} {
  const said = new Set<string>();
  const warn = (message: string | null) => {
    if (message === null || said.has(message)) return;
    said.add(message);
    say(`! ${message}`);
  };
  return {
    database: (choice) => {
      if (choice.kind === 'url') warn(unprotectedDatabase(choice.url, choice.origin));
      return choice;
    },
    redis: (choice) => {
      if (choice !== null) warn(unprotectedRedis(choice.url, choice.origin));
      return choice;
    },
  };
}
