import { type Role, scopeText } from '../grant.ts';
import { printableLine } from '../printable.ts';
import { identifier, shellWord } from '../quoting.ts';
import type { ReleaseRequest } from '../release-request.ts';
import { count, enumerate, quote } from '../words.ts';
import { row } from './row.ts';

/** What only a login with a role may do, in an environment (null: any) for prompts (empty: for none at all). */
export interface NotGranted {
  readonly login: string;
  readonly role: Role;
  readonly environment: string | null;
  readonly prompts: readonly string[];
  /** Patterns of those for which it may. */
  readonly own: readonly string[];
}

/** A request for a release as errors tell of it. */
export type RefusedRequest = Pick<
  ReleaseRequest,
  'id' | 'environment' | 'author' | 'dbUser' | 'at' | 'state' | 'ended'
>;

const MAY: { readonly [role in Exclude<Role, 'app'>]: string } = {
  reader: 'read',
  author: 'push',
  releaser: 'release',
  admin: 'administer promptctl',
};

function refused({ login, role, environment, prompts }: NotGranted): string {
  if (role === 'app') {
    const where = environment ?? 'an environment';
    return `${login} may not fetch what ${where} serves, nor report executions of it`;
  }
  const what = prompts.length === 0 ? MAY[role] : `${MAY[role]} ${enumerate(prompts)}`;
  return `${login} may not ${what}${environment === null ? '' : ` in ${environment}`}`;
}

/** Who may push some prompts names those. */
function ownPush({ role, own, prompts }: NotGranted): string {
  if (role !== 'author' || own.length === 0 || prompts.length === 0) return '';
  return `to push the others: promptctl push ${own.map(shellWord).join(' ')}; `;
}

/** The grant that would do, and never a wider one than what was refused. */
function grantCommand({ login, role, environment, prompts }: NotGranted): string {
  const where = environment === null || role === 'admin' ? '' : ` --env ${shellWord(environment)}`;
  const [prompt, ...more] = prompts;
  const which = prompt === undefined ? '' : ` --prompts ${more.length === 0 ? shellWord(prompt) : 'PATTERN'}`;
  return `promptctl db grant ${role} --to ${shellWord(login)}${where}${which}`;
}

/** Names in one sentence. */
const MOST_NAMES = 3;

export interface NoGrant {
  readonly login: string;
  readonly role: string | null;
  readonly environment: string | null;
  readonly prompts: string | null;
}

function isNarrow(scope: Pick<NoGrant, 'environment' | 'prompts'>): boolean {
  return scope.environment !== null || scope.prompts !== null;
}

/** What a client said of itself, and the login that the database knows. */
function person(ended: RefusedRequest['ended']): string {
  if (ended === null) return '';
  const { author, dbUser } = ended;
  return printableLine(author === dbUser ? author : `${author} (login ${dbUser})`);
}

/** Who may do what: grants, and requests that a second person approves. */
export const trustErrors = {
  'not-granted': row<NotGranted>(
    1,
    'The database login has no grant for this.',
    refused,
    (data) =>
      `${ownPush(data)}whoever administers it can allow it: ${grantCommand(data)}; promptctl db grants lists who may do what`,
  ),
  'login-not-found': row<{ login: string }>(
    4,
    'The database has no login of that name.',
    ({ login }) => `the database has no login ${quote(login)}`,
    ({ login }) =>
      `promptctl makes no logins: who administers the database runs create role ${identifier(login)} login password '…'; then grant again`,
  ),
  'login-is-owner': row<{ login: string }>(
    1,
    'The login may do everything already: it owns the schema, may become its owner, or is a superuser.',
    ({ login }) => `${login} may do everything already: it owns the schema, may become its owner, or is a superuser`,
    () => 'grant to a login of its own for each person, pipeline and app',
  ),
  'grant-not-found': row<NoGrant>(
    4,
    'The login has no such grant.',
    ({ login, role, ...scope }) =>
      `${login} has no grant${role === null ? '' : ` as ${role}`}${isNarrow(scope) ? `${scopeText(scope)} alone` : ''}`,
    ({ login, role, ...scope }) =>
      role === null && !isNarrow(scope)
        ? 'promptctl db grants lists who may do what'
        : `promptctl db grants ${shellWord(login)} lists what it may do`,
  ),
  'reason-missing': row<{ environment: string }>(
    2,
    'A protected environment takes no release without a reason.',
    ({ environment }) => `${environment} is protected: a release there gives a reason`,
    () => "say it: -m 'why'; only a rollback needs none",
  ),
  /** `prompts` are those that nobody could approve; `logins` may release something there. */
  'approvers-missing': row<{ environment: string; logins: readonly string[]; prompts: readonly string[] }>(
    1,
    'Fewer than two logins may release there, or some prompt there, so nobody could approve.',
    ({ environment, logins, prompts }) =>
      logins.length < 2
        ? `${logins.length === 0 ? 'no login' : `only ${enumerate(logins)}`} may release to ${environment}, so nobody could approve`
        : `at most one login may release ${enumerate(prompts, MOST_NAMES)} to ${environment}, so nobody could approve`,
    ({ environment, logins }) =>
      `let a second login release ${logins.length < 2 ? '' : 'them '}first: promptctl db grant releaser --to LOGIN --env ${environment}`,
  ),
  'request-not-found': row<{ id: string }>(
    4,
    'There is no request with that id.',
    ({ id }) => `there is no request ${quote(id)}`,
    () => 'promptctl requests lists those that wait',
  ),
  'request-ended': row<RefusedRequest>(
    1,
    'The request was released or rejected already.',
    ({ id, state, ended, dbUser }) =>
      state === 'released'
        ? `${id} was released already, as release ${ended?.revision}, by ${person(ended)}`
        : `${id} was ${ended?.dbUser === dbUser ? 'taken back' : 'rejected'} already by ${person(ended)}`,
    ({ id }) => `promptctl requests show ${id} says what became of it`,
  ),
  'request-own': row<RefusedRequest>(
    1,
    'Nobody approves a request of their own.',
    ({ id, dbUser }) => `${id} was requested by this very login (${dbUser}), and another one approves it`,
    ({ id }) => `promptctl requests show ${id} says who may`,
  ),
  'request-outdated': row<RefusedRequest>(
    5,
    'Something else was released since the request was made.',
    ({ id, environment }) => `something else was released to ${environment} since ${id} was requested`,
    ({ id }) =>
      `promptctl requests show ${id} says what it wanted and what is served now; request it again, and promptctl reject ${id}`,
  ),
  'request-lapsed': row<RefusedRequest>(
    1,
    'Who made the request may not release its prompts any more.',
    ({ id, environment, dbUser }) => `${dbUser}, who requested ${id}, may not release it to ${environment} any more`,
    ({ id }) => `promptctl requests show ${id} says what it wanted; request it yourself, and promptctl reject ${id}`,
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
