import { identifier } from '../../domain/quoting.ts';
import type { DatabaseFacts } from '../../storage/facts.ts';
import { type Check, failure, ok } from './check.ts';

/** Who stands between, which decides what apps may rely on. */
export function checkPooler({ pooler }: DatabaseFacts): Check {
  if (pooler === null) return ok('pooler', 'none: connected to Postgres itself');
  return ok(
    'pooler',
    pooler === 'transaction'
      ? 'one that lends connections per transaction, which is fine: LISTEN does not work through it, so apps poll'
      : 'one that keeps a connection per client, or is busy, which is fine',
  );
}

/** Whether the database sees people as themselves; behind a pooler with a user of its own all of them are that user. */
export function checkIdentity({ login, pooler }: DatabaseFacts): Check {
  const { seen, given } = login;
  if (given === null || seen === given) return ok('identity', `the database sees you as ${seen}, as you log in`);
  return failure(
    'identity',
    `you log in as ${given}, and the database sees ${seen}: grants and the audit log cannot tell people apart`,
    pooler === null
      ? { remedy: 'find out who changes the login between here and there' }
      : {
          remedy: `take user=${seen} out of the [databases] line of the pooler, so that each login has a pool of its own, and let it log in:`,
          commands: [`alter role ${identifier(given)} login;`],
        },
  );
}
