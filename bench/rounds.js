/**
 * Runs all subjects in every round, each round starting with another one, so that a busy moment of the machine falls on all
 * of them; gives the median of each in milliseconds. A subject that gives a number has measured itself.
 * @template {string} Name
 * @param {number} rounds
 * @param {Record<Name, (round: number) => unknown>} subjects
 * @returns {Promise<Record<Name, number>>}
 */
export async function interleave(rounds, subjects) {
  /** @type {{ name: string, run: (round: number) => unknown, times: number[] }[]} */
  const takers = Object.keys(subjects).map((name) => ({ name, run: subjects[/** @type {Name} */ (name)], times: [] }));
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++) {
    const first = round % takers.length;
    for (const { run, times } of [...takers.slice(first), ...takers.slice(0, first)]) {
      const time = await timed(() => run(round));
      if (round > 0) times.push(time);
    }
  }
  const medians = Object.fromEntries(takers.map(({ name, times }) => [name, median(times)]));
  return /** @type {Record<Name, number>} */ (medians);
}

/**
 * Milliseconds that `work` takes, or what it measured itself. Garbage is not collected before: V8 then also throws compiled
 * code away, and whatever runs next takes three times as long.
 * @param {() => unknown} work
 */
export async function timed(work) {
  const start = performance.now();
  const own = await work();
  return typeof own === 'number' ? own : performance.now() - start;
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
