import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE = 15_000;
// Close looks at first, for a start takes a tenth of a second; then ten a second.
const PAUSES = Array<number>(40).fill(15);
const PAUSE_LATER = 100;

/** Looks until `look` finds something, for about 15 seconds; null when it never did. */
export async function waitFor<T>(look: () => Promise<T | null>): Promise<T | null> {
  const end = AbortSignal.timeout(PATIENCE);
  for (let n = 0; !end.aborted; n++) {
    const found = await look();
    if (found !== null) return found;
    await sleep(PAUSES[n] ?? PAUSE_LATER);
  }
  return null;
}
