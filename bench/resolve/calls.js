import { interleave } from '../rounds.js';
import { byHand } from './by-hand.js';
import { original } from './original.js';
import { installedPeers } from './peers/installed.js';
import { promptctl } from './promptctl.js';
import { quietRounds } from './quiet-rounds.js';
import { check, percentile99 } from './subject.js';

const ROUNDS = 21;

/** A call of everybody, in turns. @param {string} databaseUrl @param {string | null} redisUrl */
export async function* measureCalls(databaseUrl, redisUrl) {
  const { subjects: peers, missing } = await installedPeers();
  if (missing.length > 0) {
    process.stderr.write(
      `\nresolve: without ${missing.join(', ')}; npm ci --prefix bench --ignore-scripts installs them\n`,
    );
  }
  const seed = redisUrl === null ? [] : await original(redisUrl);
  const subjects = [...(await promptctl(databaseUrl, redisUrl)), ...byHand(), ...peers, ...seed];
  try {
    for (const subject of subjects) await check(subject);
    const { times, isJudged, quiet, tried } = await quietRounds(subjects);
    const slowest = await interleave(ROUNDS, turns(subjects.filter(isTimed), percentile99));
    yield { title: 'a call, 2 KB, 6 variables, 12 prompts; each next to getPrompt', figures: rows(times) };
    const quietness = `${quiet} of ${tried} rounds were quiet${isJudged ? '' : ', too few to judge'}`;
    const judged = isJudged ? targets(times) : targets(times).map(unjudged);
    yield { title: `a call, as promised; ${quietness}`, figures: judged };
    yield { title: 'the slowest of 100 calls', figures: slowestFigures(slowest) };
  } finally {
    for (const { close } of subjects) await close?.();
  }
}

/** In flight together, calls wait for each other; that is no time of one call. @param {import('./subject.js').Subject} subject */
function isTimed(subject) {
  return subject.kind === 'sync' || subject.inFlight === undefined;
}

/** @param {readonly import('./subject.js').Subject[]} subjects @param {(subject: import('./subject.js').Subject) => Promise<number>} measure */
function turns(subjects, measure) {
  return Object.fromEntries(subjects.map((subject) => [subject.what, () => measure(subject)]));
}

/** @typedef {Record<string, number>} Times milliseconds */

/** @param {Times} times @returns {import('../figures.js').Figure[]} */
function rows({ getPrompt = 0, ...others }) {
  const ours = { what: 'getPrompt', value: getPrompt * 1_000 };
  return [
    { what: 'getPrompt', value: ours.value, unit: 'µs' },
    ...Object.entries(others).map(([what, time]) => ({ what, value: time * 1_000, unit: MICRO, baseline: ours })),
  ];
}

const MICRO = /** @type {const} */ ('µs');

/**
 * Each next to who does the same work: a test is drawn on both sides or on neither, and who is awaited is compared with who is awaited.
 * @param {Times} times @returns {import('../figures.js').Figure[]}
 */
function targets(times) {
  return [
    atLeast(times, 'getPrompt', '@langfuse/client', 8),
    atLeast(times, 'getPrompt', 'the original', 40),
    atLeast(times, 'getPrompt', 'by hand, behind an async function', 0.5),
    atLeast(times, 'getPromptSync', 'by hand', 0.5),
    atLeast(times, 'getPrompt, A/B', '@langfuse/client, A/B by md5', 8),
    atLeast(times, 'getPrompt, A/B', 'the original, A/B', 40),
    atLeast(times, 'getPromptSync, A/B', 'by hand, A/B by md5', 0.5),
    atMostMore(times, 'getPrompt, A/B', 'getPrompt', 1.2),
    atMostMore(times, 'getPrompt, A/B of 99.99%', 'getPrompt', 1.2),
  ].flat();
}

/** `more` may take so many microseconds more. @param {Times} times @param {string} more @param {string} less @param {number} limit @returns {import('../figures.js').Figure[]} */
function atMostMore(times, more, less, limit) {
  const value = ((times[more] ?? 0) - (times[less] ?? 0)) * 1_000;
  return [{ what: `${more} takes more than ${less}`, value, unit: MICRO, limit }];
}

/** `ours` is to be so many times as fast. Nothing, where the peer was not measured. @param {Times} times @param {string} ours @param {string} peer @param {number} factor @returns {import('../figures.js').Figure[]} */
function atLeast(times, ours, peer, factor) {
  const [value, theirs] = [times[ours], times[peer]];
  if (value === undefined || theirs === undefined) return [];
  const [limit, speed] = [(theirs * 1_000) / factor, theirs / value];
  const what = `${ours}: ${speed.toFixed(speed < 10 ? 2 : 0)} times as fast as ${peer}`;
  return [{ what, value: value * 1_000, unit: MICRO, limit, of: `≥ ${factor} ×` }];
}

/** @param {import('../figures.js').Figure} figure @returns {import('../figures.js').Figure} */
function unjudged({ what, value, unit }) {
  return { what, value, unit };
}

/** @param {Times} times @returns {import('../figures.js').Figure[]} */
function slowestFigures(times) {
  return Object.entries(times).map(([what, time]) => {
    const limit = what.startsWith('getPrompt') ? { limit: 10 } : {};
    return { what, value: time * 1_000, unit: MICRO, ...limit };
  });
}
