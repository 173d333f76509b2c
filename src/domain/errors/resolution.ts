import { printableLine } from '../printable.ts';
import { PROMPT_NAME } from '../prompt.ts';
import { didYouMean } from '../suggest.ts';
import { quote } from '../words.ts';
import { row } from './row.ts';

/** Serving prompts to apps: Redis, snapshots, and what callers of getPrompt get wrong. */
export const resolutionErrors = {
  'redis-url-invalid': row<{ origin: string; problem: string }>(
    3,
    'The Redis setting is not a URL of a known form.',
    ({ origin, problem }) => `the Redis set by ${origin} cannot be used: ${problem}`,
    () =>
      'forms: redis://host:6379, rediss://… (TLS), redis+sentinel://host:26379,host2:26379/master, redis+cluster://host:6379,host2:6379',
  ),
  'redis-variable-unset': row<{ variable: string; environment: string | null; origin: string }>(
    3,
    'A setting names an environment variable for Redis, and it is not set.',
    ({ variable, environment, origin }) =>
      `${variable} is not set; ${origin} names it as the Redis${environment === null ? '' : ` of ${environment}`}`,
    ({ variable }) => `set ${variable} to a redis:// URL`,
  ),
  'redis-unset': row<{ what: string; awaited?: boolean }>(
    2,
    'The command needs Redis, through which processes report what they serve.',
    ({ what }) => `${what} needs Redis, and none is set`,
    ({ awaited }) => `${unreleased(awaited)}set REDIS_URL, the one that the apps use`,
  ),
  'redis-unreachable': row<{ target: string; reason: string; awaited?: boolean }>(
    3,
    'Redis could not be reached, or stopped answering.',
    ({ target, reason }) => `cannot reach Redis at ${target}: ${reason}`,
    ({ awaited }) =>
      `${unreleased(awaited)}apps go on without it and see releases through Postgres; promptctl doctor says more`,
  ),
  'redis-refused': row<{ target: string; reason: string; awaited?: boolean }>(
    3,
    'Redis refused the login, or what the login was used for.',
    ({ target, reason }) => `Redis at ${target} refused: ${reason}`,
    ({ awaited }) =>
      `${unreleased(awaited)}check user and password in the Redis URL, and at Redis what its login may do (docs/operations.md has the ACLs)`,
  ),
  'redis-forged': row<{ target: string; reason: string }>(
    3,
    'What Redis holds was not signed by anybody who knows the key of the cache.',
    ({ target, reason }) => `what Redis at ${target} holds was refused: ${reason}`,
    () =>
      'set PROMPTCTL_CACHE_KEY to the one that the apps have; where it is, a process with the key and Postgres writes Redis anew',
  ),
  'cache-key-invalid': row<{ origin: string; problem: string }>(
    3,
    'The key that what lies in Redis is signed with cannot be used.',
    ({ origin, problem }) => `the key set by ${origin} cannot be used: ${problem}`,
    () => 'make one: openssl rand -hex 32; while it is replaced write both, the new one first: new,old',
  ),
  'not-ready': row<{ environment: string; waited: number; reasons: readonly string[] }>(
    3,
    'Nothing is there to serve yet: neither Postgres nor Redis answered, and there is no snapshot on disk and no bundle.',
    ({ environment, waited, reasons }) =>
      `nothing to serve for ${environment} after ${waited} ms${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`,
    () => 'promptctl doctor says more; a bundle (promptctl bundle -o FILE) or a fallback serves meanwhile',
  ),
  'prompt-not-served': row<{ environment: string; name: string; retired: boolean; suggestions: readonly string[] }>(
    4,
    'The environment serves no prompt of that name.',
    ({ environment, name, retired }) =>
      `${environment} serves no ${PROMPT_NAME.test(name) ? name : quote(printableLine(name.slice(0, 200)))}${retired ? ': it was retired' : ''}`,
    ({ environment, name, retired, suggestions }) =>
      didYouMean(name, suggestions) ??
      (retired
        ? `promptctl promote or rollback brings it back`
        : `push and promote it: promptctl promote NAME@VERSION --env ${environment}`),
  ),
  'revision-not-reached': row<{ environment: string; wanted: number; held: number | null; waited: number }>(
    3,
    'A process did not learn of a release in the time that the caller gave it.',
    ({ environment, wanted, held, waited }) =>
      `${environment} is at revision ${held ?? 'none'} here after ${waited} ms, and ${wanted} was asked for`,
    () => 'is that revision of this environment? promptctl log --env ENV shows its releases',
  ),
  'version-unavailable': row<{ reference: string; reason: string }>(
    3,
    'A version that is not at hand (not live, not live before, no arm of a running test) could not be fetched.',
    ({ reference, reason }) => `${reference} cannot be had now: ${reason}`,
    () =>
      'always at hand are the versions served now and before, and the arms of a running test; give a fallback for others',
  ),
  'pins-invalid': row<{ origin: string; text: string }>(
    2,
    'Pins name prompts with their versions.',
    ({ origin, text }) => `${origin} pins ${quote(text.slice(0, 100))}, which is no prompt with a version`,
    () => 'form: support/reply@7, several separated by commas',
  ),
  'options-invalid': row<{ option: string; problem: string }>(
    2,
    'An option given by the program is not one that can be used.',
    ({ option, problem }) => `${option} ${problem}`,
  ),
  'snapshot-invalid': row<{ file: string; reason: string }>(
    3,
    'A snapshot on disk or a bundle is damaged, or of another environment or database.',
    ({ file, reason }) => `${file} cannot be served from: ${reason}`,
    () => 'promptctl bundle -o FILE writes a new one',
  ),
  'snapshot-unwritable': row<{ file: string; reason: string }>(
    1,
    'The snapshot of what is served could not be written to disk; a process that starts while nothing can be reached has none.',
    ({ file, reason }) => `cannot write the snapshot ${file}: ${reason}`,
    () => 'set PROMPTCTL_STATE_DIR to a folder that may be written to and has space',
  ),
  'prompts-closed': row<{ what: string }>(
    2,
    'Prompts were asked for after close().',
    ({ what }) => `${what} was called after close()`,
    () => 'close once, when the process ends',
  ),
};

/** What became of a release that was to be waited for: without Redis nobody could confirm it. */
function unreleased(awaited: boolean | undefined): string {
  return awaited === true ? 'nothing was released; without --wait it is\n' : '';
}
