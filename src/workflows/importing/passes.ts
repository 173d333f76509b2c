import { PromptctlError } from '../../domain/errors/error.ts';
import type { PositionKeeper } from '../../workspace/import-position.ts';
import type { LogFile } from '../../workspace/log-file.ts';
import { createIdTimes } from './id-times.ts';
import { judge, type Rules } from './judge.ts';
import type { Lanes } from './lanes.ts';
import type { Read } from './reading.ts';
import { type Mark, readBatches, type Start } from './reading.ts';
import { addOutcome, createTally, refuseInto, type Tally } from './tally.ts';

/** A reading of a log from a place to its end. */
export interface Pass {
  readonly log: LogFile;
  readonly start: Start;
  readonly rules: Rules;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  readonly onProgress: (tally: Tally) => void;
}

/** Checks all and writes nothing; what could be imported counts as imported. @throws PromptctlError `import-interrupted`. */
export async function checkAll(pass: Pass): Promise<Tally> {
  const tally = createTally(pass.start);
  pass.onProgress(tally);
  await judgeAll(pass, tally, async (judged, end) => {
    addOutcome(tally, { imported: judged.executions.length, repeated: 0, rejected: 0, unanswered: 0 }, judged, end);
    pass.onProgress(tally);
  });
  return finished(pass, tally);
}

/** Sends all, and keeps how far it got; `before`: lines before the start that were refused. @throws PromptctlError `import-interrupted`. */
export async function sendAll(pass: Pass, lanes: Lanes, position: PositionKeeper, before: number): Promise<Tally> {
  const tally = createTally(pass.start);
  pass.onProgress(tally);
  const take: Take = async (judged, end) => {
    const refused = before + tally.problems.count;
    await lanes.give(judged, (outcome) => {
      addOutcome(tally, outcome, judged, end);
      position.remember({ ...end, refused: refused + tally.rejected });
      pass.onProgress(tally);
    });
  };
  try {
    await judgeAll(pass, tally, take);
  } finally {
    await lanes.idle();
  }
  lanes.check();
  return finished(pass, tally);
}

type Take = (judged: ReturnType<typeof judge>, end: Mark) => Promise<void>;

function judgeAll({ log, start, rules, batchSize, signal }: Pass, tally: Tally, take: Take): Promise<void> {
  const judging = { idTimes: createIdTimes(), refuse: refuseInto(tally) };
  return readBatches(log, start, {
    batchSize,
    signal,
    take: async (read, end) => {
      await rules.versions.load(promptsOf(read));
      await take(judge(read, rules, judging), end);
    },
  });
}

function promptsOf(read: readonly Read[]): Set<string> {
  const prompts = new Set<string>();
  for (const each of read) if ('event' in each && each.event.kind === 'execution') prompts.add(each.event.prompt);
  return prompts;
}

function finished({ log, signal }: Pass, tally: Tally): Tally {
  if (!signal.aborted) return tally;
  const { imported, repeated, problems, place } = tally;
  const data = { source: log.name, line: place.line, imported, repeated, refused: problems.count };
  throw new PromptctlError('import-interrupted', data);
}
