import type { Judged } from './judge.ts';
import type { Position } from './lines.ts';
import type { LineProblem } from './reading.ts';
import type { Outcome } from './send.ts';

/** So many are shown; all are counted. */
const MOST_SHOWN = 20;

/** Lines that were refused: the first ones, and how many. */
export interface Problems {
  readonly first: LineProblem[];
  count: number;
}

/** What an import has come to. */
export interface Tally extends Outcome {
  /** All up to here is taken, or refused. */
  readonly place: Position;
  readonly scores: number;
  readonly problems: Problems;
}

export type CountedTally = { -readonly [part in keyof Tally]: Tally[part] };

export function createTally(place: Position): CountedTally {
  const nothing: Outcome = { imported: 0, repeated: 0, rejected: 0, unanswered: 0 };
  return { ...nothing, place, scores: 0, problems: { first: [], count: 0 } };
}

export function addOutcome(tally: CountedTally, outcome: Outcome, { scores }: Judged, place: Position): void {
  tally.imported += outcome.imported;
  tally.repeated += outcome.repeated;
  tally.rejected += outcome.rejected;
  tally.unanswered += outcome.unanswered;
  tally.scores += scores.length;
  tally.place = { line: place.line, bytes: place.bytes };
}

export function refuseInto(tally: CountedTally): (problem: LineProblem) => void {
  const { problems } = tally;
  return (problem) => {
    if (++problems.count <= MOST_SHOWN) problems.first.push(problem);
  };
}
