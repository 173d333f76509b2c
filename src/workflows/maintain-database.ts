import { PromptctlError } from '../domain/errors/error.ts';
import { DAY, dayOf } from '../domain/time.ts';
import { count } from '../domain/words.ts';
import type { Database } from '../storage/database.ts';
import { countRejected, listRejected } from '../storage/tracking-notes.ts';
import { maintain, readTracking, setRetention } from '../storage/upkeep.ts';
import { listUsage } from '../storage/usage.ts';
import { foldAll } from './fold-all.ts';
import { describeRejected } from './rejected-event.ts';

/** Among so many of the latest an example of each reason is looked for. */
const MOST_REJECTED = 1_000;

export interface MaintainDeps {
  readonly database: () => Promise<Database>;
  /** Who changes the retention, for the audit log. */
  readonly author: () => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Executions that a shorter retention would drop. */
export interface Drop {
  readonly days: number;
  readonly executions: number;
  /** The oldest day that would be kept. */
  readonly oldest: string;
}

/** What upkeep found and did; days as YYYY-MM-DD. */
export interface DatabaseMaintained {
  readonly target: string;
  readonly retentionDays: number;
  /** Days of executions that were dropped. */
  readonly dropped: readonly string[];
  readonly oldest: string;
  /** The last day that is ready. */
  readonly ahead: string;
  /** Totals that parts were put into. */
  readonly folded: number;
  /** What came and could not be counted, by reason, with the latest of each. */
  readonly rejected: readonly Rejected[];
}

export interface Rejected {
  readonly reason: string;
  readonly events: number;
  readonly latest: string;
  /** In the words of apps; null: it is among older ones. */
  readonly example: unknown;
}

/** What another retention would drop, beyond what the present one does. */
export async function previewRetention({ database, now }: MaintainDeps, days: number): Promise<Drop> {
  const opened = await database();
  const { oldestDay } = await readTracking(opened);
  const oldest = dayOf(now() - days * DAY);
  if (oldest <= oldestDay) return { days: 0, executions: 0, oldest: oldestDay };
  const [since, until] = [`${oldestDay}T00:00:00Z`, `${oldest}T00:00:00Z`];
  const filter = { environment: null, prompts: null, metrics: ['executions'], histograms: [] };
  const usage = await listUsage(opened, { ...filter, period: { grain: 'day', since, until } });
  const dropped = new Set(usage.map(({ start }) => start));
  return { days: dropped.size, executions: usage.reduce((sum, each) => sum + each.count, 0), oldest };
}

/**
 * Puts parts into totals, makes days ready and drops those beyond retention.
 * @throws PromptctlError `confirmation-needed` where another retention would drop executions and nobody said yes.
 */
export async function maintainDatabase(
  deps: MaintainDeps,
  input: { readonly retentionDays: number | null; readonly ahead: number; readonly confirmed: boolean },
): Promise<DatabaseMaintained> {
  const database = await deps.database();
  if (input.retentionDays !== null && !input.confirmed) {
    const drop = await previewRetention(deps, input.retentionDays);
    if (drop.days > 0) throw new PromptctlError('confirmation-needed', { what: dropText(drop), flag: '--yes' });
  }
  // First, so that scores that wait for their execution are counted while it is there.
  const folded = await foldAll(database);
  if (input.retentionDays !== null) await setRetention(database, input.retentionDays, await deps.author());
  const { dropped, oldest, ahead } = await maintain(database, input.ahead);
  const { retentionDays } = await readTracking(database);
  return {
    target: database.target,
    retentionDays,
    dropped,
    oldest,
    ahead,
    folded,
    rejected: await readRejected(database),
  };
}

/** What a drop is, as a part of a sentence. */
export function dropText({ days, executions, oldest }: Drop): string {
  return `drops ${count(executions, 'execution')} of ${count(days, 'day')}, all before ${oldest}; their totals stay`;
}

async function readRejected(database: Database): Promise<Rejected[]> {
  const counted = await countRejected(database, { environment: null, since: null, until: null, prompts: null });
  if (counted.length === 0) return [];
  const latest = await listRejected(database, { most: MOST_REJECTED });
  return counted.map((each) => ({
    ...each,
    example: describeRejected(latest.find(({ reason }) => reason === each.reason)?.event ?? null),
  }));
}
