import { createRandom } from '../faults/lab/random.ts';
import { IS_LONG } from '../helpers/long-run.ts';

/** Draws of one case, which its number and the seed repeat. */
export interface Chance {
  /** A whole number from 0, `limit` not included. */
  readonly below: (limit: number) => number;
  readonly is: (probability: number) => boolean;
  readonly pick: <T>(from: readonly T[]) => T;
  /** From `least` to `most` draws. */
  readonly many: <T>(least: number, most: number, draw: () => T) => T[];
}

/** The same in every test run, so that a pull request fails for what it changes; another one in each long run. */
const SEED = Number(process.env['SEED'] ?? (IS_LONG ? Math.floor(Math.random() * 1e9) : 6));
const ONLY = process.env['CASE'] === undefined ? null : Number(process.env['CASE']);

/** Milliseconds of computing that are a hang. Of the process' own, so that a busy machine is none. */
const HANG = 1_000;

/** Milliseconds after which it is looked how much was computed. */
const LOOKED = 100;

function stopwatch() {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return {
    passed: () => performance.now() - began,
    computed: () => {
      const { user, system } = process.cpuUsage(used);
      return (user + system) / 1_000;
    },
  };
}

/** Draws for one case. */
export function chanceOf(number: number): Chance {
  const random = createRandom(Math.imul(SEED, 1_000_003) + number);
  const below = (limit: number) => Math.floor(random() * limit);
  return {
    below,
    is: (probability) => random() < probability,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    many: (least, most, draw) => Array.from({ length: least + below(most - least + 1) }, draw),
  };
}

/** Tries so many cases one after the other; `shown` is what a failure tells of one. A case that computes for a second has failed. */
export async function fuzz<T>(
  count: number,
  make: (chance: Chance, number: number) => T,
  check: (made: T, chance: Chance) => unknown,
  shown: (made: T) => string = JSON.stringify,
): Promise<void> {
  let since = stopwatch();
  for (let number = ONLY ?? 0; number < (ONLY === null ? count : ONLY + 1); number++) {
    const chance = chanceOf(number);
    const made = make(chance, number);
    try {
      await check(made, chance);
      // Asking what was computed takes as long as many a case does.
      if (since.passed() < LOOKED) continue;
      if (since.computed() > HANG) throw new Error(`it computes for ${since.computed()} ms`);
      since = stopwatch();
    } catch (error) {
      throw new Error(`SEED=${SEED} CASE=${number}: ${shown(made).slice(0, 3_000)}`, { cause: error });
    }
  }
}
