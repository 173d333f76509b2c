import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import { hidesSessions, type IdleSession, listIdleWriters } from '../../storage/logins.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { type Check, ok, skipped, warning } from './check.ts';

const NAME = 'idle';

/** Seconds: whoever waits for a lock gives up after as many. */
const LONG = 5;

/** Whether somebody began to write and does nothing: until that ends, every push and every release of others gives up. */
export async function checkIdle(queryable: Queryable, kind: DatabaseChoice['kind']): Promise<Check> {
  const idle = await listIdleWriters(queryable, LONG);
  if (idle.length > 0) return judgeIdle(idle);
  // An embedded database is used by one login.
  if (kind !== 'embedded' && (await hidesSessions(queryable)))
    return skipped(NAME, 'sessions of others are hidden from this login (pg_monitor shows them)');
  return ok(NAME, 'nobody holds others up');
}

/** The same of what was found. */
export function judgeIdle(idle: readonly IdleSession[]): Check {
  const says = idle.map(({ login, pid, age }) => `${login} (process ${pid}, for ${count(age, 'second')})`);
  return warning(NAME, `wrote something and has not ended its transaction: ${enumerate(says, 3)}`, {
    remedy: 'others cannot push or release until that ends; as a superuser, or as that login:',
    commands: idle.map(({ pid }) => `select pg_terminate_backend(${pid});`),
  });
}
