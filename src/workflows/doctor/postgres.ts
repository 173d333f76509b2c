import { describeHead } from '../../domain/head.ts';
import { type Database, openDatabase } from '../../storage/database.ts';
import type { FoundHead } from '../../storage/environment-state.ts';
import { hasTimeline } from '../../storage/epoch.ts';
import { type DatabaseFacts, readFacts } from '../../storage/facts.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { requireHead } from '../environment-head.ts';
import { targetOf } from '../target.ts';
import { type Check, checked, failed, failure, ok, skipped, warning } from './check.ts';
import { checkClock } from './clocks.ts';
import { checkIdle } from './idle.ts';
import { checkLine } from './line.ts';
import { checkIdentity, checkPooler } from './pooler.ts';
import { quickly } from './quick-database.ts';
import { examineRights, RIGHTS } from './rights.ts';
import { checkDefinitions, checkSchema, checkTracking } from './schema.ts';

const OLDEST = 14;
const FURTHER = ['tls', 'pooler', 'identity', 'schema', 'functions', 'epoch', 'clock', 'tracking', 'idle'];

/** The checks of Postgres, and what those of Redis and of apps need of it. */
export interface PostgresExamined {
  readonly checks: readonly Check[];
  /** Who may do what in it. */
  readonly rights: readonly Check[];
  /** Null where it cannot be asked. */
  readonly database: Database | null;
  readonly found: FoundHead | null;
  /** Why it cannot be asked; null: it can, or need not be. */
  readonly problem: unknown;
}

/** Looks at a database; starts nothing and migrates nothing. The caller closes `database`. Null: no setting says which one. */
export async function examinePostgres(
  choice: DatabaseChoice | null,
  home: string,
  environment: string,
  now: () => number,
): Promise<PostgresExamined> {
  if (choice === null) return unexaminedPostgres(skipped('postgres', 'no setting says which database'), null);
  try {
    const target = targetOf(choice);
    const url = choice.kind === 'url' ? choice.url : await runningUrl(home);
    if (url === null)
      return unexaminedPostgres(skipped('postgres', `${target} is not running; the next command starts it`), null);
    const facts = await readFacts(url, target, now);
    const database = quickly(openDatabase(url, target, { max: 1 }));
    return { ...(await examine(database, facts, choice, environment)), database, problem: null };
  } catch (error) {
    return unexaminedPostgres(failed('postgres', error), error);
  }
}

async function runningUrl(home: string): Promise<string | null> {
  const { embeddedStatus } = await import('../../storage/embedded/status.ts');
  return (await embeddedStatus({ home })).url;
}

/** What is told where Postgres is not looked at. */
export function unexaminedPostgres(check: Check, problem: unknown): PostgresExamined {
  const skip = (name: string) => skipped(name, 'Postgres could not be asked');
  return { checks: [check, ...FURTHER.map(skip)], rights: RIGHTS.map(skip), database: null, found: null, problem };
}

async function examine(
  database: Database,
  facts: DatabaseFacts,
  choice: DatabaseChoice,
  environment: string,
): Promise<Omit<PostgresExamined, 'database' | 'problem'>> {
  const schema = await checked('schema', () => checkSchema(database, choice.kind));
  // Whoever may not ask about migrations is told of each further check what he may not ask.
  const isReady = schema.status === 'ok' || schema.status === 'skipped';
  const ready = (name: string, check: () => Promise<Check>) =>
    isReady ? checked(name, check) : Promise.resolve(skipped(name, 'the schema is not ready'));
  const functions = await ready('functions', () => checkDefinitions(database));
  let found: FoundHead | null = null;
  const epoch = await ready('epoch', async () => {
    found = await requireHead(database, environment);
    return checkEpoch(found, environment);
  });
  const checks = [
    checkServer(facts),
    checkLine(facts.line, choice.origin),
    checkPooler(facts),
    checkIdentity(facts),
    schema,
    functions,
    epoch,
    checkClock('clock', 'the database', facts.ahead, facts.roundTrip),
    await ready('tracking', () => checkTracking(database)),
    await ready('idle', () => checkIdle(database, choice.kind)),
  ];
  return { checks, found, rights: await examineRights(database, facts, choice, isReady) };
}

function checkServer({ version, major, isPrimary, roundTrip, login }: DatabaseFacts): Check {
  const role = isPrimary ? 'primary' : 'replica';
  // Packagers add their own after a space.
  const says = `PostgreSQL ${version.split(' ')[0]}, ${role}, answers ${login.seen} in ${Math.round(roundTrip)} ms`;
  if (major < OLDEST)
    return failure('postgres', says, { remedy: `promptctl needs PostgreSQL ${OLDEST} or newer: upgrade the server` });
  return isPrimary
    ? ok('postgres', says)
    : warning('postgres', says, { remedy: 'apps can read here; to push and release, connect to the primary' });
}

function checkEpoch({ head, isPrimary }: FoundHead, environment: string): Check {
  const at = describeHead(environment, head);
  if (!isPrimary) return skipped('epoch', `${at}; only the primary tells its timeline`);
  return hasTimeline(head.epoch)
    ? ok('epoch', `${at}; the timeline is visible, so apps notice a failover`)
    : warning('epoch', `${at}; the service hides the timeline: apps cannot notice a failover that lost releases`, {
        remedy: 'after each failover:',
        commands: ['promptctl db new-epoch'],
      });
}
