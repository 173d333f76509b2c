import { count, enumerate } from '../../domain/words.ts';
import type { Queryable } from '../../storage/database.ts';
import {
  type ConnectedLogin,
  listConnectedLogins,
  listGrantedLogins,
  listSharedLogins,
  type SharedLogin,
} from '../../storage/logins.ts';
import { type Check, ok, warning } from './check.ts';
import { OWN_LOGIN } from './logins.ts';

const NAME = 'shared';

/** A person has a laptop and perhaps a second machine; only apps have many. */
const FEW_HOSTS = 3;

/** Whether people have logins of their own: what is released under a shared one was released by nobody in particular. */
export async function checkShared(queryable: Queryable): Promise<Check> {
  const apps = (await listGrantedLogins(queryable)).filter(({ roles }) => roles.includes('app'));
  const people = (await listConnectedLogins(queryable, 'all')).filter(
    ({ login }) => !apps.some((app) => app.login === login),
  );
  return judgeShared(await listSharedLogins(queryable, 1), people);
}

/** The same of what was found: logins with several authors, and those that no app has, with how many machines they are used from. */
export function judgeShared(shared: readonly SharedLogin[], people: readonly ConnectedLogin[]): Check {
  const wide = people.filter(({ hosts }) => hosts > FEW_HOSTS);
  if (shared.length + wide.length === 0)
    return ok(NAME, 'in the last 30 days nobody released under the login of another');
  const says = [
    ...shared.map(({ login, authors, examples }) => {
      const some = authors > examples.length ? `${examples.join(', ')} and others` : enumerate(examples);
      return `${count(authors, 'author')} released as ${login} within 30 days (${some})`;
    }),
    ...wide.map(({ login, hosts }) => `${login} is connected from ${count(hosts, 'host')}, and no app's`),
  ];
  return warning(NAME, enumerate(says, 3), {
    remedy: 'the database proves the login and not the author: give each person one:',
    commands: OWN_LOGIN,
  });
}
