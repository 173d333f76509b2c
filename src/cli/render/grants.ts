import { describeGrants, EVERY_PROMPT, EVERYWHERE, type GrantScope, scopeText } from '../../domain/grant.ts';
import { printableLine } from '../../domain/printable.ts';
import { identifier } from '../../domain/quoting.ts';
import { enumerate } from '../../domain/words.ts';
import type { Grant, Holder } from '../../storage/grants.ts';
import type { GrantResult } from '../../workflows/grant-role.ts';
import type { GrantList } from '../../workflows/grants.ts';
import type { RevokeResult } from '../../workflows/revoke-role.ts';
import { type Column, renderTable } from './table.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** A line of the table: a grant, or what needs none. */
interface Row extends Omit<Grant, 'role'> {
  readonly role: string;
}

/** Who may do what, the owner and superusers first: they need no grant. */
export function renderGrants({ holders, grants }: GrantList, view: View): string {
  const rows = [...holders.map(holderRow), ...grants];
  const table = renderTable<Row>(columnsOf(rows, view), rows, view);
  if (!view.terminal) return table;
  const few =
    grants.length === 0 && holders.length > 1
      ? '\nNobody else may do anything yet. promptctl db grant reader --to LOGIN lets a login read.\n'
      : '';
  return `${table}${few}`;
}

const HOLDS = { owner: 'owner', member: 'may become the owner', superuser: 'superuser' } as const;

function holderRow({ login, as }: Holder): Row {
  const everything = { environment: EVERYWHERE, prompts: EVERY_PROMPT };
  return { login, role: HOLDS[as], ...everything, grantedBy: '', grantedAt: '', isThere: true, canLogIn: true };
}

function columnsOf(rows: readonly Row[], view: View): Column<Row>[] {
  const { paint, terminal } = view;
  return [
    { title: 'LOGIN', text: ({ login }) => login, paint: (text) => paint.bold(text), yields: 3 },
    { title: 'MAY BE', text: ({ role }) => role },
    {
      title: 'WHERE',
      text: ({ environment }) => (environment === EVERYWHERE ? 'everywhere' : environment),
      plain: ({ environment }) => environment,
    },
    {
      title: 'PROMPTS',
      text: ({ prompts }) => (prompts === EVERY_PROMPT ? 'all' : prompts),
      plain: ({ prompts }) => prompts,
      yields: 2,
    },
    { title: 'GRANTED BY', text: ({ grantedBy }) => grantedBy, yields: 0 },
    {
      title: 'WHEN',
      text: ({ grantedAt }) => (grantedAt === '' ? '' : timeText(grantedAt, view)),
      plain: ({ grantedAt }) => grantedAt,
    },
    ...(!terminal || rows.some((row) => stateOf(row) !== '')
      ? [{ title: 'BUT', text: stateOf, paint: (text: string) => paint.yellow(text) }]
      : []),
  ];
}

function stateOf({ isThere, canLogIn }: Row): string {
  if (!isThere) return 'no such login any more';
  return canLogIn ? '' : 'cannot log in';
}

/** What was granted, what the login may do now, and how it connects. */
export function renderGrant(result: GrantResult, { paint }: View): string {
  const { login, changed, dryRun, target, grants } = result;
  const name = printableLine(login);
  const what = enumerate(describeGrants([result]));
  const all = enumerate(describeGrants(grants));
  const head = changed
    ? `${dryRun ? '' : `${paint.green('✔')} `}${paint.bold(name)} ${dryRun ? 'would be' : 'is'} ${article(result)} on ${target}: it may ${what}`
    : `Nothing to do: ${paint.bold(name)} is ${article(result)} on ${target} already: it may ${what}`;
  const lines = [
    head,
    ...(all === what ? [] : [`  With its other grants it may ${all}.`]),
    ...(dryRun ? ['  Nothing was changed (dry run).'] : connecting(result)),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was taken away, and what is left. */
export function renderRevoke(result: RevokeResult | null, { paint }: View): string {
  if (result === null) return 'Nothing was changed.\n';
  const { login, isThere, revoked, grants, dryRun, target } = result;
  const name = printableLine(login);
  const lines = [
    `${dryRun ? 'Would take' : 'Took'} from ${paint.bold(name)} on ${target}`,
    ...revoked.map((grant) => `  ${paint.red('-')} ${grant.role}${scopeText(grant)}`),
    grants.length === 0
      ? `  It may do nothing ${dryRun ? 'then' : 'here any more'}; ${isThere ? 'the login itself stays' : 'there is no such login any more'}.`
      : `  It may still ${allOf(grants)}.`,
    ...effectsOf(result),
    ...(dryRun ? ['  Nothing was changed (dry run).'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What somebody who takes grants away may not think of. */
function effectsOf({ revoked, lapsed, fewApprovers }: RevokeResult): string[] {
  const isApp = revoked.some(({ role }) => role === 'app');
  return [
    ...(isApp
      ? [
          '  Apps that run go on with what Redis and their disk hold: take their Redis login too, and change PROMPTCTL_CACHE_KEY.',
        ]
      : []),
    ...(lapsed.length === 0 ? [] : [`  Nobody can approve what it requested: ${enumerate(lapsed)}`]),
    ...fewApprovers.map(({ environment, logins }) => {
      const who = logins.length === 0 ? 'nobody' : `only ${printableLine(enumerate(logins))}`;
      return `  ${environment} needs a second person, and ${who} may release there now.`;
    }),
  ];
}

function allOf(grants: readonly GrantScope[]): string {
  return enumerate(describeGrants(grants));
}

function article({ role }: GrantScope): string {
  return `${role.startsWith('a') ? 'an' : 'a'} ${role}`;
}

/** How the login gets in; a password is nobody's business here. */
function connecting({ login, target, grants }: GrantResult): string[] {
  const isShut = grants.some(({ canLogIn }) => !canLogIn);
  const url = `postgres://${encodeURIComponent(login)}:…@${target}`;
  // What is reached over a socket, or is of this machine alone, has no such URL.
  const where = /^[\w.:[\]-]+\/[^ ]*$/.test(target)
    ? `DATABASE_URL=${url}`
    : 'the same DATABASE_URL, with that login and its password';
  return [
    ...(isShut ? [`  It cannot log in: ${printableLine(`alter role ${identifier(login)} login`)}`] : []),
    `  It connects with ${where}`,
  ];
}
