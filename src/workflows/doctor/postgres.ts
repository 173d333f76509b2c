import { describeHead } from '../../domain/head.ts';
import { count } from '../../domain/words.ts';
import { type Database, openDatabase } from '../../storage/database.ts';
import type { FoundHead } from '../../storage/environment-state.ts';
import { hasTimeline } from '../../storage/epoch.ts';
import { type DatabaseFacts, readFacts } from '../../storage/facts.ts';
import { migrationState } from '../../storage/migrate.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { requireHead } from '../environment-head.ts';
import { targetOf } from '../target.ts';
import { type Check, checked, failed, ok, skipped, warning } from './check.ts';
import { checkClock } from './clocks.ts';

const OLDEST = 14;

/** The checks of Postgres, and what those of Redis need of it. */
export interface PostgresExamined {
  readonly checks: readonly Check[];
  /** Null where it cannot be asked. */
  readonly database: Database | null;
  readonly found: FoundHead | null;
}

/** Looks at the chosen database; starts nothing and migrates nothing. The caller closes `database`. */
export async function examinePostgres(
  choose: () => DatabaseChoice,
  home: string,
  environment: string,
  now: () => number,
): Promise<PostgresExamined> {
  try {
    const choice = choose();
    const target = targetOf(choice);
    const url = choice.kind === 'url' ? choice.url : await runningUrl(home);
    if (url === null) return unexamined(skipped('postgres', `${target} is not running; the next command starts it`));
    const facts = await readFacts(url, target, now);
    const database = openDatabase(url, target);
    return { ...(await examine(database, facts, choice.kind, environment)), database };
  } catch (error) {
    return unexamined(failed('postgres', error));
  }
}

async function runningUrl(home: string): Promise<string | null> {
  const { embeddedStatus } = await import('../../storage/embedded/status.ts');
  return (await embeddedStatus({ home })).url;
}

function unexamined(check: Check): PostgresExamined {
  const rest = ['schema', 'pooler', 'epoch', 'clock'].map((name) => skipped(name, 'Postgres could not be asked'));
  return { checks: [check, ...rest], database: null, found: null };
}

async function examine(
  database: Database,
  facts: DatabaseFacts,
  kind: DatabaseChoice['kind'],
  environment: string,
): Promise<Omit<PostgresExamined, 'database'>> {
  const schema = await checked('schema', () => checkSchema(database, kind));
  let found: FoundHead | null = null;
  const epoch =
    schema.status === 'ok'
      ? await checked('epoch', async () => {
          found = await requireHead(database, environment);
          return checkEpoch(found, environment);
        })
      : skipped('epoch', 'the schema is not ready');
  const clock = checkClock('clock', 'the database', facts.ahead, facts.roundTrip);
  return { checks: [checkServer(facts, database.target), schema, checkPooler(facts), epoch, clock], found };
}

function checkServer({ version, major, isPrimary, roundTrip }: DatabaseFacts, target: string): Check {
  const says = `PostgreSQL ${version} on ${target}, ${isPrimary ? 'primary' : 'replica'}, answers in ${Math.round(roundTrip)} ms`;
  if (major < OLDEST) {
    return { name: 'postgres', status: 'failed', says, remedy: `promptctl needs PostgreSQL ${OLDEST} or newer` };
  }
  return isPrimary
    ? ok('postgres', says)
    : warning('postgres', says, 'apps can read here; to push and release, connect to the primary');
}

async function checkSchema(database: Database, kind: DatabaseChoice['kind']): Promise<Check> {
  const { applied, pending } = await migrationState(database);
  if (pending.length === 0) return ok('schema', `up to date (${count(applied.length, 'migration')})`);
  const says = `${count(pending.length, 'migration')} pending`;
  if (kind === 'embedded') return warning('schema', says, 'the next command that needs them applies them');
  return { name: 'schema', status: 'failed', says, remedy: 'run promptctl db migrate' };
}

function checkPooler({ isPooled }: DatabaseFacts): Check {
  return ok(
    'pooler',
    isPooled
      ? 'behind a pooler, which is fine; LISTEN does not work through it, so apps poll'
      : 'none: connected to Postgres itself',
  );
}

function checkEpoch({ head, isPrimary }: FoundHead, environment: string): Check {
  const at = describeHead(environment, head);
  if (!isPrimary) return skipped('epoch', `${at}; only the primary tells its timeline`);
  return hasTimeline(head.epoch)
    ? ok('epoch', `${at}; the timeline is visible, so apps notice a failover`)
    : warning(
        'epoch',
        `${at}; the service hides the timeline, so apps cannot notice a failover that lost releases`,
        'run promptctl db new-epoch after each failover',
      );
}
