import type { ScoreEvent, TrackedEvent } from '../domain/execution.ts';
import { type ExecutionSubject, executionOf } from '../domain/execution-subject.ts';
import { checkMeasures, type Measures } from '../domain/measures.ts';
import { requireExecutionId, requireFeedback, requireRating, requireScore } from '../domain/measures-score.ts';
import { dayOf, isoTime } from '../domain/time.ts';
import { createIds } from '../domain/uuid7.ts';
import { FULL, ofScores } from './gaps.ts';
import { createNoted } from './noted.ts';
import type { TrackingProblem } from './problem.ts';
import { createSaying } from './saying.ts';
import type { Kept, Spool } from './spool.ts';

export interface RecorderOptions {
  readonly spool: Spool;
  /** What the loss of a score is counted in, since a score names no environment. */
  readonly environment: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Unpredictable bytes. */
  readonly random: (size: number) => Uint8Array;
  readonly onProblem: (problem: TrackingProblem) => void;
}

/** What apps call. Each call returns at once, and throws nothing but PromptctlError `measure-invalid`: of what can never be counted. */
export interface Recorder {
  /** Counts an execution of what getPrompt gave; the id is for scores that come later. */
  readonly track: (resolved: ExecutionSubject, measures?: Measures) => string;
  readonly rate: (id: string, rating: number, feedback?: string | null) => void;
  readonly score: (id: string, name: string, value: number, feedback?: string | null) => void;
  /** Keeps the names of the variables that a prompt was given: each set of names once a day. */
  readonly noteVariables: (environment: string, prompt: string, names: readonly string[]) => void;
  readonly close: () => void;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { spool, environment, now } = options;
  const makeId = createIds(options.random);
  const noted = createNoted();
  const keep = createKeeping(options);

  const keepScore = (id: string, name: string, value: number, given: string | null | undefined) => {
    const feedback = requireFeedback(given);
    const at = isoTime(now());
    keep({ kind: 'score', id, name, value, feedback, at } satisfies ScoreEvent, environment);
  };

  return {
    track: (resolved, measures = {}) => {
      const checked = checkMeasures(measures);
      const event = executionOf(resolved, checked, makeId(now()));
      if (UNCOUNTED.has(event.source)) return event.id;
      keep(event, event.environment);
      if (checked.rating !== null) keepScore(event.id, 'rating', checked.rating, checked.feedback);
      return event.id;
    },
    rate: (id, rating, feedback) => {
      requireExecutionId(id);
      requireRating('rating', rating);
      keepScore(id, 'rating', rating, feedback);
    },
    score: (id, name, value, feedback) => {
      requireExecutionId(id);
      requireScore(name, value);
      keepScore(id, name, value, feedback);
    },
    noteVariables: (of, prompt, names) => {
      const day = dayOf(now());
      const event = noted.variablesOf(of, prompt, day, names);
      // What could not be kept is not lost: the next call has the names again.
      if (event !== null && spool.append(JSON.stringify(event)) === 'kept') noted.add(event);
    },
    close: () => {
      spool.close();
      keep.close();
    },
  };
}

/** What was served from prompt files and in tests is of no version that the database has. */
const UNCOUNTED: ReadonlySet<string> = new Set(['files', 'test']);

const LOST: { readonly [kept in Exclude<Kept, 'kept'>]: string } = {
  full: FULL,
  failed: 'the disk failed',
};

/** Milliseconds in which the same problem is not said again: a full spool has room for one, and again not, with every batch. */
const SAID_FOR = 60_000;

/** Appends, or counts as lost and says so. */
function createKeeping({ spool, now, onProblem }: RecorderOptions) {
  const say = createSaying(onProblem, now, SAID_FOR);
  let isClosed = false;
  const keep = (event: TrackedEvent, environment: string) => {
    const kept = spool.append(JSON.stringify(event));
    if (kept === 'kept') return;
    spool.lose(environment, event.kind === 'score' ? ofScores(LOST[kept]) : LOST[kept]);
    const code = isClosed ? 'tracked-after-close' : kept === 'full' ? 'spool-full' : 'spool-failing';
    say({ code, environment, message: MESSAGES[code] });
  };
  return Object.assign(keep, {
    close: () => {
      isClosed = true;
    },
  });
}

const MESSAGES = {
  'tracked-after-close': 'executions that are tracked after close() are not counted',
  'spool-full': 'the spool of executions is full: those that come now are not kept, only how many they are',
  'spool-failing':
    'the spool of executions cannot be written to: those that come now are not kept, only how many they are',
};
