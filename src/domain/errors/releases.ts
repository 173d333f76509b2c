import { printableLine } from '../printable.ts';
import { enumerate, quote } from '../words.ts';
import { row } from './row.ts';

/** A prompt's version and what refused it; `served` is the version that was live, null when none. */
export interface Refused {
  readonly environment: string;
  readonly items: readonly RefusedItem[];
}
export interface RefusedItem {
  readonly prompt: string;
  readonly version: number | null;
  readonly served: number | null;
  readonly expected?: number | null;
  readonly author?: string;
  readonly at?: string;
  readonly reason?: string;
  readonly revision?: number;
  readonly breaks?: readonly ContractBreak[];
  /** For `promote-backward`: rollback can go there. */
  readonly servedBefore?: boolean;
}
export interface ContractBreak {
  readonly variable: string;
  readonly problem: 'required' | 'type' | 'enum';
  readonly values: readonly (string | number)[] | null;
}
export interface NotUndoable {
  readonly environment: string;
  readonly revision: number;
  readonly kind: string;
  readonly prompts: readonly string[];
  /** The test of a ramp ended meanwhile. */
  readonly isOver: boolean;
}

/** Releases: what was not found, refused by a guard, or lost a race. */
export const releaseErrors = {
  'environment-not-found': row<{ name: string; suggestions: readonly string[] }>(
    4,
    'There is no environment of that name.',
    ({ name }) => `there is no environment "${name}"`,
    ({ name, suggestions }) =>
      suggestions.length > 0
        ? `did you mean ${suggestions.map(quote).join(' or ')}?`
        : `promptctl env add ${name} creates it`,
  ),
  'release-not-found': row<{ environment: string; revision: number }>(
    4,
    'The environment has no release of that number.',
    ({ environment, revision }) => `${environment} has no release ${revision}`,
    ({ environment }) => `promptctl log --env ${environment} shows its releases`,
  ),
  'release-conflict': row<Refused>(
    5,
    'What is served is not what the release expected: somebody was first.',
    ({ environment, items }) =>
      items
        .map(
          (i) =>
            `${environment} serves ${served(i.prompt, i.served)}${releasedBy(i)}; expected was ${served(i.prompt, i.expected ?? null)}`,
        )
        .join('\n'),
    ({ environment, items }) =>
      `look at promptctl log ${items[0]?.prompt ?? ''} --env ${environment}, then decide again`,
  ),
  'version-held': row<Refused>(
    1,
    'The version was rolled back from; it is promoted or tested again only with --again.',
    ({ environment, items }) =>
      items
        .map(
          (i) =>
            `${i.prompt}@${i.version} is held in ${environment}: ${printableLine(i.author ?? '')} rolled it back at ${i.at}${i.reason ? ` ("${printableLine(i.reason)}")` : ''}`,
        )
        .join('\n'),
    () => 'push a mended version, or add --again to use it all the same',
  ),
  'promote-backward': row<Refused>(
    1,
    'Promote goes forward only; an earlier version comes back by rollback.',
    ({ environment, items }) =>
      items.map((i) => `${environment} serves ${i.prompt}@${i.served}, which is newer than ${i.version}`).join('\n'),
    ({ environment, items }) =>
      items.every((i) => i.servedBefore === true)
        ? `promptctl rollback ${items[0]?.prompt ?? ''} --to ${items[0]?.version ?? ''} --env ${environment}`
        : 'if this checkout is behind, promptctl pull; to serve what an older version says, push it as a new one',
  ),
  'contract-broken': row<Refused>(
    1,
    'The version asks more of its callers than the one that is served.',
    ({ items }) =>
      items.map((i) => `${i.prompt}@${i.version} ${(i.breaks ?? []).map(breakSentence).join('; ')}`).join('\n'),
    () => 'make callers send it first, or give a default; --accept-contract goes on all the same',
  ),
  'nothing-before': row<Refused>(
    1,
    'There is no earlier version to go back to.',
    ({ environment, items }) =>
      items.map((i) => `${environment} served no version of ${i.prompt} before ${i.served ?? 'this'}`).join('\n'),
    ({ environment, items }) => `promptctl retire ${items[0]?.prompt ?? ''} --env ${environment} stops serving it`,
  ),
  'not-served-before': row<Refused>(
    1,
    'Rollback goes to versions that were served before, and this one was not.',
    ({ environment, items }) =>
      items
        .map((i) => `${environment} did not serve ${i.prompt}@${i.version} before ${i.prompt}@${i.served ?? 'none'}`)
        .join('\n'),
    ({ environment, items }) => `promptctl log ${items[0]?.prompt ?? ''} --env ${environment} shows what it served`,
  ),
  'not-deployed': row<{ environment: string; names: readonly string[] }>(
    4,
    'The environment does not serve that prompt.',
    ({ environment, names }) => `${environment} serves no version of ${enumerate(names)}`,
    ({ environment, names }) =>
      `promptctl promote ${names.find((name) => !name.includes('*')) ?? 'NAME'}@N --env ${environment} makes a version live first`,
  ),
  'nothing-served': row<{ environment: string }>(
    4,
    'The environment serves no prompt at all.',
    ({ environment }) => `${environment} serves nothing`,
    ({ environment }) => `promptctl promote --files --env ${environment} releases what the files say`,
  ),
  'release-not-undoable': row<NotUndoable>(
    1,
    'A rollback is undone by promoting again, a ramp by nothing, and a test that ended is not resumed.',
    ({ environment, revision, kind }) =>
      kind === 'rollback' || kind === 'test-ramp'
        ? `release ${revision} of ${environment} is a ${kind}`
        : `release ${revision} of ${environment} ended a test and left what was served`,
    insteadOf,
  ),
  'databases-differ': row<{ from: string; to: string }>(
    2,
    'Versions are copied from one environment to another only within one database.',
    ({ from, to }) => `${from} and ${to} live in different databases`,
    ({ to }) =>
      `push there and promote what the files say: promptctl push --env ${to} && promptctl promote --files --env ${to}`,
  ),
  'embedded-release-in-ci': row<{ environment: string }>(
    2,
    'A pipeline would have released to the embedded database, which only that machine sees.',
    ({ environment }) =>
      `CI is set and the database is the embedded one: a release to ${environment} would reach nobody`,
    () => 'set DATABASE_URL; or PROMPTCTL_DATABASE=embedded if that is what you mean',
  ),
  'request-reused': row<{ requestId: string }>(
    5,
    'A request id was used before with other arguments or by another user.',
    ({ requestId }) => `request ${requestId} was already used for something else`,
    () => 'use a new request id for a new change',
  ),
};

/** What helps instead of undoing a release of that kind. */
function insteadOf({ environment, kind, prompts: [prompt = ''], isOver }: NotUndoable): string {
  if (kind === 'rollback') return `promote again: promptctl promote ${prompt}@N --again --env ${environment}`;
  if (kind !== 'test-ramp') return `start another test: promptctl ab start ${prompt} VERSION --env ${environment}`;
  return isOver
    ? `that test is over: promptctl ab list ${prompt} --all --env ${environment}`
    : `coverage only grows; to end the test: promptctl ab stop ${prompt} --keep-control --env ${environment}`;
}

function served(prompt: string, version: number | null): string {
  return version === null ? `no version of ${prompt}` : `${prompt}@${version}`;
}

function releasedBy({ author, at, revision }: RefusedItem): string {
  return author == null ? '' : ` (release ${revision} by ${printableLine(author)} at ${at})`;
}

function breakSentence({ variable, problem, values }: ContractBreak): string {
  switch (problem) {
    case 'required':
      return `requires "${variable}", which callers need not send today`;
    case 'type':
      return `takes "${variable}" as ${values?.[1]}, callers send ${values?.[0]}`;
    case 'enum':
      return values === null || values.length === 0
        ? `allows only some values of "${variable}", callers may send any today`
        : `no longer takes ${values.map((v) => JSON.stringify(v)).join(', ')} for "${variable}"`;
  }
}
