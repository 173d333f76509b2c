import { enumerate, numeral } from '../../domain/words.ts';

/** So many reasons are named; the rest are in the sum. */
const MOST = 4;

/** Why events are in no number: `3,000 because it is older than what is kept and 1 because its value is not a number`. */
export function reasonsText(reasons: readonly { readonly reason: string; readonly events: number }[]): string {
  return enumerate(
    reasons.map(({ reason, events }) => `${numeral(events)} because ${reason}`),
    MOST,
  );
}
