import { shellWord } from '../../domain/quoting.ts';
import { enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import { listShortOfReleasers } from '../../storage/logins.ts';
import { type Check, ok, warning } from './check.ts';

const NAME = 'approvers';

/** Whether there are two to release where a second person has to; the password of the owner stays in its drawer. */
export async function checkApprovers(queryable: Queryable): Promise<Check> {
  const short = await listShortOfReleasers(queryable);
  if (short.length === 0) return ok(NAME, 'where another login approves releases, two may do so beside the owner');
  const says = short.map(({ environment, logins }) => `${environment} (${enumerate(logins) || 'nobody'})`);
  return warning(NAME, `fewer than two may release where another login approves: ${enumerate(says, 3)}`, {
    remedy: 'let a second login release there:',
    commands: short.map(({ environment }) => `promptctl db grant releaser --to LOGIN --env ${shellWord(environment)}`),
  });
}
