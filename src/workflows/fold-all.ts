import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../storage/database.ts';
import { fold } from '../storage/upkeep.ts';

const MOST = 20_000;
/** Another process folds a moment at a time, and what is left is left to it. */
const ATTEMPTS = 20;
const PAUSE = 100;

/** Puts all parts into the totals; how many totals that changed. What another process is at is left to it, after a while. */
export async function foldAll(database: Queryable): Promise<number> {
  let [sum, busy] = [0, 0];
  while (busy < ATTEMPTS) {
    const folded = await fold(database, MOST);
    if (folded === 0) return sum;
    if (folded !== null) sum += folded;
    else {
      busy++;
      await sleep(PAUSE);
    }
  }
  return sum;
}
