import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/**
 * Runs all subjects in every round, each round starting with another one, so that a busy moment of the machine falls on all
 * of them; gives the median of each in milliseconds. A subject that gives a number has measured itself.
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<Name, (round: number) => unknown>} subjects
 * @returns {Promise<Record<Name, number>>}
 */
export async function interleave(rounds, subjects) {
  const names = /** @type {Name[]} */ (Object.keys(subjects));
  const times = /** @type {Record<Name, number[]>} */ (Object.fromEntries(names.map((name) => [name, []])));
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = /** @type {Name} */ (names[(round + turn) % names.length]);
      const time = await timed(() => subjects[name](round));
      if (round > 0) times[name].push(time);
    }
  }
  return /** @type {Record<Name, number>} */ (Object.fromEntries(names.map((name) => [name, median(times[name])])));
}

/**
 * Milliseconds that `work` takes, begun on a clean heap; or what it measured itself.
 * @param {() => unknown} work
 */
export async function timed(work) {
  collectGarbage();
  const start = performance.now();
  const own = await work();
  return typeof own === 'number' ? own : performance.now() - start;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
