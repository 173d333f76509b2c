import { fill, startTests } from './resolve/fill.js';
import { holdToLoopback } from './resolve/loopback-only.js';
import { startRedis } from './resolve/redis-server.js';
import { interleave } from './rounds.js';
import { original } from './track/original.js';
import { promptctl, SUBJECTS } from './track/promptctl.js';

const ROUNDS = 7;

/**
 * Something that stores executions and counts them; `run` does it with so many, and refuses to have lost one.
 * @typedef {{ what: string, events: number, run: () => Promise<void>, close?: () => Promise<void> }} Subject
 */

/** Executions that are stored and counted, by the original design and in batches. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const guard = holdToLoopback();
  const redis = await startRedis(scratch.directory);
  if (redis === null) process.stderr.write('\ntrack: without the original, redis-server is not installed\n');
  /** @type {Subject[]} */
  const subjects = [];
  try {
    if (redis !== null) subjects.push(...(await original(await scratch.createDatabase('track_original'), redis.url)));
    subjects.push(...(await promptctl(await filled(scratch))));
    yield { title: 'an execution, stored and counted', figures: figuresOf(await timesOf(subjects), subjects) };
  } finally {
    for (const { close } of subjects) await close?.();
    await redis?.stop();
    guard.release();
  }
}

/** @param {import('./scratch.js').Scratch} scratch */
async function filled(scratch) {
  const url = await scratch.createDatabase('track');
  await fill(url, 12);
  await startTests(url, 12);
  return url;
}

/** Microseconds of an execution. @param {readonly Subject[]} subjects @returns {Promise<Record<string, number>>} */
async function timesOf(subjects) {
  const medians = await interleave(ROUNDS, Object.fromEntries(subjects.map(({ what, run }) => [what, run])));
  return Object.fromEntries(subjects.map(({ what, events }) => [what, ((medians[what] ?? 0) * 1_000) / events]));
}

/** By how much promptctl is to be faster, inside and outside of tests. */
const TARGETS = [
  ...[SUBJECTS.one, SUBJECTS.many].flatMap((ours) => [
    { ours, peer: 'the original, one by one', factor: 30 },
    { ours, peer: 'the original, 64 in flight', factor: 10 },
  ]),
  ...[SUBJECTS.oneInTests, SUBJECTS.manyInTests].flatMap((ours) => [
    { ours, peer: 'the original, one by one', factor: 15 },
    { ours, peer: 'the original, 64 in flight', factor: 5 },
  ]),
];

/** @param {Record<string, number>} times @param {readonly Subject[]} subjects @returns {import('./figures.js').Figure[]} */
function figuresOf(times, subjects) {
  const rows = subjects.map(({ what }) => {
    const time = times[what] ?? 0;
    return { what: `${what}: ${perSecond(time)} a second`, value: time, unit: MICRO };
  });
  const judged = TARGETS.flatMap(({ ours, peer, factor }) => {
    const [value, theirs] = [times[ours], times[peer]];
    if (value === undefined || theirs === undefined) return [];
    const what = `${ours}: ${(theirs / value).toFixed(1)} times as fast as ${peer}`;
    return [{ what, value, unit: MICRO, limit: theirs / factor, of: `≥ ${factor} ×` }];
  });
  return [...rows, ...judged];
}

const MICRO = /** @type {const} */ ('µs');

/** @param {number} time */
function perSecond(time) {
  return Math.round(1_000_000 / time).toLocaleString('en-US');
}
