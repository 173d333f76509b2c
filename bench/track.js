import { fill, startTests } from './resolve/fill.js';
import { holdToLoopback } from './resolve/loopback-only.js';
import { startRedis } from './resolve/redis-server.js';
import { interleave } from './rounds.js';
import { calls, TRACKED_IN, WHOLE, whole } from './track/face.js';
import { original } from './track/original.js';
import { promptctl, SUBJECTS } from './track/promptctl.js';
import { shareOfWaiting } from './track/waiting.js';

const ROUNDS = 7;
/** Of calls, which are over soon: a busy moment is to spoil few of them. */
const CALL_ROUNDS = 21;

/**
 * Something that stores executions and counts them; `run` does it with so many, refuses to have lost one, and may give its own milliseconds.
 * @typedef {{ what: string, events: number, run: () => Promise<number | void>, close?: () => Promise<void> }} Subject
 */

/** What tracking takes of an app's time, and executions that are stored and counted, by the original design and in batches. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const guard = holdToLoopback();
  const redis = await startRedis(scratch.directory);
  if (redis === null) process.stderr.write('\ntrack: without the original, redis-server is not installed\n');
  /** @type {Subject[]} */
  const subjects = [];
  try {
    const url = await filled(scratch);
    const called = await calls(url, scratch.directory);
    subjects.push(...called);
    yield { title: 'a call', figures: callFigures(await timesOf(CALL_ROUNDS, called), called) };
    const peers = redis === null ? [] : await original(await scratch.createDatabase('track_original'), redis.url);
    const stored = [...peers, ...(await promptctl(url)), ...(await whole(url, scratch.directory))];
    subjects.push(...stored);
    yield { title: 'an execution, stored and counted', figures: figuresOf(await timesOf(ROUNDS, stored), stored) };
    yield { title: 'a row that one of them holds', figures: await waitingFigures(url, stored) };
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

/** Microseconds of an execution. @param {number} rounds @param {readonly Subject[]} subjects @returns {Promise<Record<string, number>>} */
async function timesOf(rounds, subjects) {
  const medians = await interleave(rounds, Object.fromEntries(subjects.map(({ what, run }) => [what, run])));
  return Object.fromEntries(subjects.map(({ what, events }) => [what, ((medians[what] ?? 0) * 1_000) / events]));
}

const MICRO = /** @type {const} */ ('µs');

/** @param {Record<string, number>} times @param {readonly Subject[]} subjects @returns {import('./figures.js').Figure[]} */
function callFigures(times, subjects) {
  /** @type {Record<string, number>} */
  const limits = { [TRACKED_IN.memory]: 5, [TRACKED_IN.disk]: 50 };
  return subjects.map(({ what }) => {
    const limit = limits[what];
    return { what, value: times[what] ?? 0, unit: MICRO, ...(limit === undefined ? {} : { limit }) };
  });
}

const ORIGINAL = { one: 'the original, one by one', many: 'the original, 64 in flight' };

/** By how much promptctl is to be faster, inside and outside of tests; many shippers at least as much as one. */
const TARGETS = [
  ...[SUBJECTS.one, SUBJECTS.few, SUBJECTS.many, WHOLE.outside].flatMap((ours) => [
    { ours, peer: ORIGINAL.one, factor: 30 },
    { ours, peer: ORIGINAL.many, factor: 10 },
  ]),
  ...[SUBJECTS.oneInTests, SUBJECTS.fewInTests, SUBJECTS.manyInTests, WHOLE.inTests].flatMap((ours) => [
    { ours, peer: ORIGINAL.one, factor: 15 },
    { ours, peer: ORIGINAL.many, factor: 5 },
  ]),
  { ours: SUBJECTS.many, peer: SUBJECTS.one, factor: 1 },
  { ours: SUBJECTS.manyInTests, peer: SUBJECTS.oneInTests, factor: 1 },
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

/** @param {string} url @param {readonly Subject[]} subjects @returns {Promise<import('./figures.js').Figure[]>} */
async function waitingFigures(url, subjects) {
  const figures = [];
  for (const what of [SUBJECTS.many, SUBJECTS.manyInTests]) {
    const work = subjects.find((subject) => subject.what === what)?.run;
    const value = await shareOfWaiting(url, async () => void (await work?.()));
    figures.push({ what: `${what}: % of their time they wait for it`, value, limit: 1 });
  }
  return figures.map((figure) => ({ ...figure, unit: /** @type {const} */ ('') }));
}

/** @param {number} time */
function perSecond(time) {
  return Math.round(1_000_000 / time).toLocaleString('en-US');
}
