import { createHash, type Hash } from 'node:crypto';
import type { Prices } from '../domain/prices.ts';
import type { Database } from '../storage/database.ts';
import { readDatabaseId } from '../storage/environments.ts';
import { countRejectedBy } from '../storage/tracking-notes.ts';
import { type ImportPosition, keepPosition } from '../workspace/import-position.ts';
import { digestStart, type LogFile } from '../workspace/log-file.ts';
import { foldAll } from './fold-all.ts';
import { openLanes } from './importing/lanes.ts';
import { checkAll, sendAll } from './importing/passes.ts';
import type { LineProblem, Start } from './importing/reading.ts';
import { readRules } from './importing/rules.ts';
import { sendBatch } from './importing/send.ts';
import type { Tally } from './importing/tally.ts';

export interface ImportDeps {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Where it is kept how far an import got; null: nowhere. */
  readonly stateDirectory: string | null;
  /** Ends the import after what is on its way. */
  readonly signal: AbortSignal;
  readonly onProgress: (tally: Tally) => void;
}

export interface ImportInput {
  readonly log: LogFile;
  /** Of lines that name none. */
  readonly environment: string;
  /** Win over those of the database. */
  readonly prices: Prices;
  /** Checks all, and writes nothing. */
  readonly dryRun: boolean;
  /** Imports nothing unless all is right. */
  readonly strict: boolean;
  /** Begins at the start, whatever was imported before. */
  readonly restart: boolean;
  readonly batchSize: number;
}

/** What became of a log. Executions that were there already are `repeated`; `refused` lines are told by line, `rejected` ones by reason. */
export interface EventsImported {
  readonly source: string;
  readonly target: string;
  readonly environment: string;
  readonly dryRun: boolean;
  /** Nothing is imported unless all is right. */
  readonly strict: boolean;
  /** The line after which it went on; null: it began at the start. */
  readonly resumedAfter: number | null;
  /** Of the lines before that. */
  readonly refusedBefore: number;
  /** The last line that was read. */
  readonly lines: number;
  readonly imported: number;
  readonly repeated: number;
  /** Taken, and the connection was lost before the database said whether they were there already. */
  readonly unanswered: number;
  readonly scores: number;
  readonly refused: number;
  /** The first of the refused lines. */
  readonly problems: readonly LineProblem[];
  /** What the database refused. */
  readonly rejected: readonly { readonly reason: string; readonly events: number }[];
}

/**
 * Imports executions and scores that were logged elsewhere, one JSON object a line. What was imported before is not counted again.
 * @throws PromptctlError `import-interrupted`, `import-restored`.
 */
export async function importEvents(deps: ImportDeps, input: ImportInput): Promise<EventsImported> {
  const { database, signal, onProgress } = deps;
  const { log, environment, prices, batchSize, dryRun } = input;
  const rules = await readRules(database, { environment, prices, now: deps.now });
  const position = keepPosition(deps.stateDirectory, [await readDatabaseId(database), log.path ?? '', environment]);
  const resumed = dryRun || input.restart || log.path === null ? null : await resume(log, position.recall());
  const pass = { log, rules, batchSize, signal, onProgress };
  const answer = (tally: Tally) => answerOf(input, database.target, resumed?.position ?? null, tally);

  if (dryRun || input.strict) {
    const checked = await checkAll({ ...pass, start: startOf(resumed) });
    if (dryRun) return answer(checked);
    if (checked.problems.count > 0) return answer({ ...checked, imported: 0, scores: 0 });
  }
  const before = resumed?.position.refused ?? 0;
  const lanes = openLanes(deps.newId, (lane, batch) => sendBatch(database, lane, batch));
  const tally = await sendAll({ ...pass, start: startOf(resumed) }, lanes, position, before);
  // Whoever mends what was refused runs it again, and then all is looked at again.
  if (tally.problems.count + tally.rejected + before > 0) position.forget();
  await foldAll(database);
  return { ...answer(tally), rejected: tally.rejected === 0 ? [] : await countRejectedBy(database, lanes.producers) };
}

/** A log that begins as the one that was imported. */
interface Resumed {
  readonly position: ImportPosition;
  readonly digest: Hash;
}

/** Null: nothing of it was imported, or it was another one. */
async function resume(log: LogFile, position: ImportPosition | null): Promise<Resumed | null> {
  if (position === null) return null;
  const digest = await digestStart(log, position.bytes);
  return digest?.copy().digest('hex') === position.digest ? { position, digest } : null;
}

function startOf(resumed: Resumed | null): Start {
  if (resumed === null) return { line: 0, bytes: 0, digest: createHash('sha256') };
  const { line, bytes } = resumed.position;
  return { line, bytes, digest: resumed.digest.copy() };
}

function answerOf(input: ImportInput, target: string, resumed: ImportPosition | null, tally: Tally): EventsImported {
  const { log, environment, dryRun, strict } = input;
  const { place, imported, repeated, unanswered, scores, problems } = tally;
  return {
    source: log.name,
    target,
    environment,
    dryRun,
    strict,
    resumedAfter: resumed?.line ?? null,
    refusedBefore: resumed?.refused ?? 0,
    lines: place.line,
    imported,
    repeated,
    unanswered,
    scores,
    refused: problems.count,
    problems: problems.first,
    rejected: [],
  };
}
