import { fillHistory } from './compare/history.js';
import { openSubjects } from './compare/subjects.js';
import { testFigures } from './compare/test-users.js';
import { leaveUnfolded } from './compare/unfolded.js';
import { interleave } from './rounds.js';

const ROUNDS = 7;
const FEW = 100_000;
const MANY = 10_000_000;
/** Processes of an app whose executions wait to be folded. */
const PROCESSES = 16;

/** What is told of a prompt whose executions grow a hundredfold, and of a test with a million users. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  yield await historyFigures(scratch);
  yield await testFigures(scratch);
}

/** @param {import('./scratch.js').Scratch} scratch @returns {Promise<import('./figures.js').Group>} */
async function historyFigures(scratch) {
  const few = await openHistory(scratch, FEW, OURS);
  const many = await openHistory(scratch, MANY, [...OURS, 'original', 'percentiles']);
  try {
    const subjects = { ...named('few', few.subjects), ...named('many', many.subjects) };
    const times = await interleave(ROUNDS, subjects);
    await leaveUnfolded(many.database, PROCESSES - 1);
    const unfolded = await interleave(ROUNDS, many.ours);
    return {
      title: `a prompt with half of ${MANY.toLocaleString('en-US')} executions, of all time`,
      figures: [...judged(times), ...left(unfolded)],
    };
  } finally {
    await few.database.close();
    await many.database.close();
  }
}

/** @type {import('./compare/subjects.js').Name[]} */
const OURS = ['totals', 'quantiles', 'compare'];

/** With what one process leaves to be folded. @param {import('./scratch.js').Scratch} scratch @param {number} executions @param {import('./compare/subjects.js').Name[]} names */
async function openHistory(scratch, executions, names) {
  const url = await scratch.createDatabase(`compare_${executions}`);
  await fillHistory(url, executions);
  const opened = await openSubjects(url, names);
  await opened.check();
  await leaveUnfolded(opened.database, 1);
  const ours = Object.fromEntries(OURS.map((name) => [name, opened.subjects[name] ?? (() => {})]));
  return { ...opened, ours };
}

/** @param {string} prefix @param {Record<string, () => unknown>} subjects */
function named(prefix, subjects) {
  return Object.fromEntries(Object.entries(subjects).map(([name, run]) => [`${prefix} ${name}`, run]));
}

/** @param {Record<string, number>} times @returns {import('./figures.js').Figure[]} */
function judged(times) {
  const of = (/** @type {string} */ name) => times[name] ?? 0;
  const small = `of ${FEW.toLocaleString('en-US')}`;
  return [
    { what: 'totals', value: of('many totals'), unit: 'ms', limit: 10 },
    {
      ...next('totals, next to', of('many totals'), small, of('few totals')),
      limit: 1.5 * of('few totals'),
      of: '≤ 1.5 ×',
    },
    faster('totals', of('many totals'), "the original's GROUP BY", of('many original'), 300),
    { what: 'totals with p50 and p95', value: of('many quantiles'), unit: 'ms', limit: 15 },
    next('totals with p50 and p95, next to', of('many quantiles'), small, of('few quantiles')),
    faster('totals with p50 and p95', of('many quantiles'), 'percentile_cont', of('many percentiles'), null),
    next('promptctl compare, next to', of('many compare'), small, of('few compare')),
  ];
}

/** @param {Record<string, number>} times @returns {import('./figures.js').Figure[]} */
function left(times) {
  const what = `with what ${PROCESSES} processes left to be folded`;
  return [
    { what: `totals, ${what}`, value: times['totals'] ?? 0, unit: 'ms' },
    { what: `totals with p50 and p95, ${what}`, value: times['quantiles'] ?? 0, unit: 'ms' },
    { what: `promptctl compare, ${what}`, value: times['compare'] ?? 0, unit: 'ms' },
  ];
}

/** @param {string} what @param {number} value @param {string} baseline @param {number} time @returns {import('./figures.js').Figure} */
function next(what, value, baseline, time) {
  return { what, value, unit: 'ms', baseline: { what: baseline, value: time } };
}

/** @param {string} what @param {number} value @param {string} peer @param {number} theirs @param {number | null} factor @returns {import('./figures.js').Figure} */
function faster(what, value, peer, theirs, factor) {
  const times = Math.round(theirs / value);
  const limit = factor === null ? {} : { limit: theirs / factor, of: `≥ ${factor} ×` };
  return { what: `${what}: ${times} times as fast as ${peer}, ${Math.round(theirs)} ms`, value, unit: 'ms', ...limit };
}
