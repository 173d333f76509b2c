import { count, enumerate } from '../../domain/words.ts';
import type { Database } from '../../storage/database.ts';
import { compareDefinitions } from '../../storage/definitions.ts';
import { migrationState } from '../../storage/migrate.ts';
import { readTrackingState } from '../../storage/tracking-state.ts';
import type { DatabaseChoice } from '../../workspace/settings.ts';
import { type Check, failure, note, ok, skipped, warning } from './check.ts';

const MIGRATE = ['promptctl db migrate'];

/** Whether the migrations of this client are applied. */
export async function checkSchema(database: Database, kind: DatabaseChoice['kind']): Promise<Check> {
  const { applied, pending } = await migrationState(database);
  if (pending.length === 0) return ok('schema', `up to date (${count(applied.length, 'migration')})`);
  const says = `${count(pending.length, 'migration')} pending`;
  return kind === 'embedded'
    ? warning('schema', says, { remedy: 'the next command that needs them applies them; now:', commands: MIGRATE })
    : failure('schema', says, { remedy: 'as the login that owns the schema:', commands: MIGRATE });
}

const MOST = 3;

/** Whether functions and triggers are still as the migrations made them: they are what guards everything else. */
export async function checkDefinitions(database: Database): Promise<Check> {
  const differences = await compareDefinitions(database);
  if (differences === null) return skipped('functions', 'the schema is of a newer promptctl, which would know');
  const { changed, missing, strange, disabled } = differences;
  const kinds = [
    ['changed', changed],
    ['missing', missing],
    ['of somebody else', strange],
    ['switched off', disabled.map(({ trigger, table }) => `${trigger} on ${table}`)],
  ] as const;
  const found = kinds.filter(([, names]) => names.length > 0);
  if (found.length === 0) return ok('functions', 'functions and triggers are as the migrations made them');
  const says = found.map(([what, names]) => `${what}: ${enumerate(names, MOST)}`).join('; ');
  const isWorse = changed.length + missing.length + disabled.length > 0;
  const isOtherText = changed.length + missing.length > 0;
  const remedy = isOtherText
    ? 'somebody with the rights of the owner changed what guards the data: ask who and why, then run what the migration says of them again'
    : isWorse
      ? 'somebody with the rights of the owner did that: ask who and why, and switch them on'
      : 'look at them, and drop what nobody knows';
  const commands = [
    ...disabled.map(({ trigger, table }) => `alter table ${table} enable trigger ${trigger};`),
    ...strange.map((name) => `drop function ${name};`),
  ];
  return isWorse ? failure('functions', says, { remedy, commands }) : warning('functions', says, { remedy, commands });
}

const MANY = 10_000;

/** How far counting executions is. */
export async function checkTracking(database: Database): Promise<Check> {
  const state = await readTrackingState(database);
  if (state === null) return skipped('tracking', 'could not be asked as this login');
  const { retentionDays, oldestDay, waiting, rejected } = state;
  const kept = `executions kept for ${count(retentionDays, 'day')}, from ${oldestDay}`;
  if (waiting > MANY)
    return warning('tracking', `${kept}; more than ${count(MANY, 'part')} are not in the totals yet`, {
      remedy: 'let a job do this every hour:',
      commands: ['promptctl db maintain'],
    });
  if (rejected === 0) return ok('tracking', kept);
  const events = rejected > MANY ? `more than ${count(MANY, 'event')}` : count(rejected, 'event');
  return note('tracking', `${kept}; ${events} could not be counted`, {
    remedy: 'what they are and why:',
    commands: ['promptctl db maintain'],
  });
}
