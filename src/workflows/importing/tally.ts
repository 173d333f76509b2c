import type { Judged } from './judge.ts';
import type { Place } from './lines.ts';
import { addProblem, type LineProblem, type Problems } from './problems.ts';
import type { Sent } from './send.ts';

/** What an import has come to. */
export interface Tally extends Sent {
  /** All up to here is taken, or refused. */
  readonly place: Place;
  readonly scores: number;
  readonly problems: Problems;
}

export type CountedTally = { -readonly [part in keyof Tally]: Tally[part] };

export function createTally(place: Place): CountedTally {
  const nothing: Sent = { imported: 0, repeated: 0, rejected: 0, unanswered: 0 };
  return { ...nothing, place, scores: 0, problems: { first: [], count: 0 } };
}

export function addSent(tally: CountedTally, sent: Sent, { scores }: Judged, place: Place): void {
  tally.imported += sent.imported;
  tally.repeated += sent.repeated;
  tally.rejected += sent.rejected;
  tally.unanswered += sent.unanswered;
  tally.scores += scores.length;
  tally.place = { line: place.line, bytes: place.bytes };
}

export function refuseInto(tally: CountedTally): (problem: LineProblem) => void {
  return (problem) => addProblem(tally.problems, problem);
}
