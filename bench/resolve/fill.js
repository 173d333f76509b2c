import { randomUUID } from 'node:crypto';
import { canonicalContent } from '../../dist/domain/content.js';
import { openDatabase } from '../../dist/storage/database.js';
import { createEnvironment } from '../../dist/storage/environments.js';
import { pushPrompts } from '../../dist/storage/prompts.js';
import { release } from '../../dist/storage/releases.js';
import { contentOf, PROMPTS } from './workload.js';

const CHUNK = 1_000;

/** Promotes so many prompts of 2 KB, the first of them those of the workload, in one release. @param {string} url @param {number} count */
export async function fill(url, count) {
  const database = openDatabase(url, 'bench');
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  for (let first = 0; first < count; first += CHUNK) {
    const items = names.slice(first, first + CHUNK).map((name, i) => toItem(name, first + i, 'live', 0));
    await pushPrompts(database, items, { message: '', ...asking() });
  }
  await promote(database, names, 1);
  await database.close();
}

/** Environments in which every prompt is under test, half and half: with all users in it, and with nearly all. */
export const TESTED = /** @type {const} */ ({ all: 'tested', nearlyAll: 'tested-nearly-all' });
const COVERAGE = { [TESTED.all]: 10_000, [TESTED.nearlyAll]: 9_999 };

/** Pushes the candidates of so many prompts and starts a test of each against what is live. @param {string} url @param {number} count */
export async function startTests(url, count) {
  const database = openDatabase(url, 'bench');
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  const items = names.map((name, index) => toItem(name, index, 'candidate', 1));
  await pushPrompts(database, items, { message: '', ...asking() });
  for (const [environment, coverage] of Object.entries(COVERAGE)) {
    await createEnvironment(database, environment, 'bench');
    await promote(database, names, 1, environment);
    const tests = names.map((prompt) => ({ prompt, version: null, start: testOf(coverage) }));
    await release(database, { environment, kind: 'test-start', items: tests, reason: '' }, asking());
  }
  await database.close();
}

/** @param {number} coverage @returns {import('../../dist/storage/tests.js').TestStart} */
function testOf(coverage) {
  const salt = randomUUID().replaceAll('-', '');
  const analysis = { metric: 'rating', minimumEffect: 0.2, alpha: 0.05, maxDays: null };
  const split = { variants: [2], weights: [5_000, 5_000], coverage, salt, isSaltChosen: false, hashVersion: 1 };
  return { ...split, forced: {}, ...analysis };
}

/** @param {number} index */
export function nameOf(index) {
  return `support/prompt-${index}`;
}

/** Pushes and promotes another version of one prompt; gives the revision. @param {import('../../dist/storage/database.js').Database} database @param {number} index @param {number} parent */
export async function change(database, index, parent) {
  const item = toItem(nameOf(index), index, parent % 2 === 0 ? 'live' : 'candidate', parent);
  await pushPrompts(database, [item], { message: '', ...asking() });
  return promote(database, [nameOf(index)], parent + 1);
}

/** @param {import('../../dist/storage/database.js').Database} database @param {readonly string[]} names @param {number} version @param {string} [environment] */
async function promote(database, names, version, environment = 'production') {
  const items = names.map((prompt) => ({ prompt, version }));
  const made = await release(database, { environment, kind: 'promote', items, reason: '' }, asking());
  return made.revision ?? 0;
}

/** @param {string} name @param {number} index @param {'live' | 'candidate'} which @param {number} parent */
function toItem(name, index, which, parent) {
  const known = PROMPTS[index % PROMPTS.length];
  if (known === undefined) throw new Error('the workload has no prompts');
  const content = canonicalContent(contentOf(known[which]));
  return { name, content, parent, description: '', tags: [] };
}

function asking() {
  return { author: 'bench', source: {}, requestId: randomUUID(), dryRun: false };
}
