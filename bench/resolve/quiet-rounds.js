import { median } from '../rounds.js';
import { run } from './subject.js';

/** As many rounds as are wanted, as many as are tried for them, and fewer than which nothing is judged. */
const WANTED = 21;
const TRIED = 150;
const ENOUGH = 7;
/** So much more by the clock than of the processor, and somebody else had the core. */
const QUIET = 1.05;

/**
 * Milliseconds of a call of each subject: medians of the rounds in which nobody else had the core. A busy machine does not slow all
 * sides alike: it takes the core from long turns rather than from short ones, and gives it first to who has just waited for Redis. For
 * that reason the order is another in every round as well; turning it round would keep everybody's neighbours.
 * @param {readonly import('./subject.js').Subject[]} subjects
 */
export async function quietRounds(subjects) {
  for (const subject of subjects) await run(subject);
  /** @type {Record<string, number>[]} */
  const all = [];
  /** @type {Record<string, number>[]} */
  const quiet = [];
  while (quiet.length < WANTED && all.length < TRIED) {
    const { times, isQuiet } = await runRound(subjects);
    all.push(times);
    if (isQuiet) quiet.push(times);
  }
  const isJudged = quiet.length >= ENOUGH;
  const rounds = isJudged ? quiet : all;
  const times = subjects.map(({ what }) => [what, median(rounds.map((round) => round[what] ?? 0))]);
  /** @type {Record<string, number>} */
  const medians = Object.fromEntries(times);
  return { times: medians, isJudged, quiet: quiet.length, tried: all.length };
}

/** @param {readonly import('./subject.js').Subject[]} subjects */
async function runRound(subjects) {
  /** @type {Record<string, number>} */
  const times = {};
  let [clock, processor] = [0, 0];
  for (const subject of shuffled(subjects)) {
    const before = process.cpuUsage();
    const time = await run(subject);
    const { user, system } = process.cpuUsage(before);
    times[subject.what] = time / subject.calls;
    if (subject.waits === true) continue;
    clock += time;
    processor += (user + system) / 1_000;
  }
  return { times, isQuiet: clock <= QUIET * processor };
}

/** @template Each @param {readonly Each[]} list @returns {Each[]} */
function shuffled(list) {
  return list
    .map((each) => ({ each, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ each }) => each);
}
