import { count, enumerate, quote } from '../words.ts';
import { row } from './row.ts';

/** What only a login with a role may do, in an environment (null: any) for prompts (empty: for none at all). */
export interface NotGranted {
  readonly login: string;
  readonly role: 'reader' | 'author' | 'releaser' | 'admin' | 'app';
  readonly environment: string | null;
  readonly prompts: readonly string[];
}

/** A request for a release as errors tell of it. */
export interface RefusedRequest {
  readonly id: string;
  readonly environment: string;
  readonly author: string;
  readonly dbUser: string;
  readonly at: string;
  readonly state: 'open' | 'outdated' | 'released' | 'rejected';
  readonly ended: {
    readonly author: string;
    readonly dbUser: string;
    readonly at: string;
    readonly revision: number | null;
  } | null;
}

const MAY = {
  reader: 'read',
  author: 'push',
  releaser: 'release',
  admin: 'administer promptctl',
  app: 'do what apps do',
} as const;

/** Who may do what: grants, and requests that a second person approves. */
export const trustErrors = {
  'not-granted': row<NotGranted>(
    1,
    'The database login has no grant for this.',
    ({ login, role, environment, prompts }) => {
      const what = prompts.length === 0 ? MAY[role] : `${MAY[role]} ${enumerate(prompts)}`;
      return `${login} may not ${what}${environment === null ? '' : ` in ${environment}`}`;
    },
    ({ login, role, environment, prompts }) => {
      const where = environment === null || role === 'admin' ? '' : ` --env ${environment}`;
      const which = prompts.length === 1 ? ` --prompts ${prompts[0]}` : '';
      return `whoever administers it can allow it: promptctl db grant ${role} --to ${login}${where}${which}; promptctl db grants lists who may do what`;
    },
  ),
  'login-not-found': row<{ login: string }>(
    4,
    'The database has no login of that name.',
    ({ login }) => `the database has no login "${login}"`,
    ({ login }) =>
      `promptctl makes no logins: who administers the database runs create role "${login.replaceAll('"', '""')}" login password '…'; then grant again`,
  ),
  'login-is-owner': row<{ login: string }>(
    1,
    'The login owns the schema and may do everything already.',
    ({ login }) => `${login} owns the schema, and may do everything already`,
    () => 'grant to a login of its own for each person, pipeline and app',
  ),
  'grant-not-found': row<{ login: string; role: string | null; environment: string | null; prompts: string | null }>(
    4,
    'The login has no such grant.',
    ({ login, role }) => `${login} has no such grant${role === null ? '' : ` as ${role}`}`,
    () => 'promptctl db grants lists who may do what',
  ),
  'reason-missing': row<{ environment: string }>(
    2,
    'A protected environment takes no release without a reason.',
    ({ environment }) => `${environment} is protected: a release there gives a reason`,
    () => "say it: -m 'why'; only a rollback needs none",
  ),
  'approvers-missing': row<{ environment: string; logins: readonly string[] }>(
    1,
    'Nobody but one login may release there, so nobody could approve.',
    ({ environment, logins }) => `only ${enumerate(logins)} may release to ${environment}, so nobody could approve`,
    ({ environment }) =>
      `let a second login release first: promptctl db grant releaser --to LOGIN --env ${environment}`,
  ),
  'request-not-found': row<{ id: string }>(
    4,
    'There is no request with that id.',
    ({ id }) => `there is no request "${id}"`,
    () => 'promptctl requests lists those that wait',
  ),
  'request-ended': row<RefusedRequest>(
    1,
    'The request was released or rejected already.',
    ({ id, state, ended, dbUser }) =>
      state === 'released'
        ? `${id} was released already, as release ${ended?.revision}, by ${ended?.author}`
        : `${id} was ${ended?.dbUser === dbUser ? 'taken back' : 'rejected'} already by ${ended?.author}`,
    ({ environment }) => `promptctl log --env ${environment} shows what was released`,
  ),
  'request-own': row<RefusedRequest>(
    1,
    'Nobody approves a request of their own.',
    ({ id, dbUser }) => `${id} was requested by this very login (${dbUser}), and another one approves it`,
    ({ id, environment }) => `promptctl requests show ${id} says who may: promptctl approve ${id} --env ${environment}`,
  ),
  'request-outdated': row<RefusedRequest>(
    5,
    'Something else was released since the request was made.',
    ({ id, environment }) => `something else was released to ${environment} since ${id} was requested`,
    ({ id }) =>
      `promptctl requests show ${id} says what it wanted and what is served now; request it again, and promptctl reject ${id}`,
  ),
  'audit-not-whole': row<{ target: string; problems: number }>(
    1,
    'The audit log, or what it tells of, is not as it was written.',
    ({ target, problems }) =>
      `the audit log of ${target} is not as it was written (${count(problems, 'problem')}), so its end proves nothing`,
    () => 'promptctl doctor --audit names every place',
  ),
  'audit-mark-invalid': row<{ text: string }>(
    2,
    'This is no place in the audit log.',
    ({ text }) => (text === '' ? 'no place in the audit log was given' : `${quote(text)} is no place in the audit log`),
    () => 'give a line of promptctl doctor --audit --export, or the number of an entry and its whole hash: 812:9f3c…',
  ),
};
