import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrompts } from '../../dist/index.js';
import { openDatabase } from '../../dist/storage/database.js';
import { median } from '../rounds.js';
import { change, nameOf } from './fill.js';

const RELEASES = 15;
/** Long enough for what follows a release: the write to Redis, and the snapshot on disk. */
const AFTERWARDS = 1_200;

/**
 * The longest turn of the event loop that one release among many prompts causes, next to the longest without one. What is judged is the time
 * that the process worked in it: on a busy machine the clock shows mostly how long others had the core.
 * @param {string} root @param {string | null} redisUrl @param {string} databaseUrl @param {number} count
 * @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function releaseFigures(root, redisUrl, databaseUrl, count) {
  const stateDir = join(root, 'state-of-releases');
  await mkdir(stateDir, { mode: 0o700 });
  const alone = await measure({ databaseUrl, redisUrl, environment: 'production', stateDir: null }, count, 1);
  const saving = await measure({ databaseUrl, redisUrl, environment: 'production', stateDir }, count, 1 + RELEASES);
  return [...figuresOf('longest turn by a release', alone), ...figuresOf('the same, with a snapshot on disk', saving)];
}

/** @typedef {{ worked: number, took: number }} Turn milliseconds: of the processor, and by the clock */

/** @param {string} what @param {{ released: Turn, nothing: Turn }} turns @returns {import('../figures.js').Figure[]} */
function figuresOf(what, { released, nothing }) {
  const unit = /** @type {const} */ ('ms');
  const without = (/** @type {number} */ value) => ({ what: 'without one', value });
  return [
    { what, value: released.worked, unit, baseline: without(nothing.worked), limit: 5 },
    { what: `${what}, by the clock`, value: released.took, unit, baseline: without(nothing.took) },
  ];
}

/** @param {import('../../dist/index.js').PromptsOptions} options @param {number} count @param {number} firstParent */
async function measure(options, count, firstParent) {
  const database = openDatabase(options.databaseUrl ?? '', 'bench');
  const prompts = createPrompts(options);
  await prompts.ready({ timeoutMs: 60_000 });
  const index = count - 1;
  const variables = { customer: '', tier: '', language: '', product: '', order: '', ticket: '' };
  const held = () => prompts.getPromptSync(nameOf(index), variables).head?.revision ?? 0;
  /** @type {Turn[]} */
  const released = [];
  /** @type {Turn[]} */
  const nothing = [];
  for (let round = 0; round < RELEASES; round++) {
    nothing.push(await longestTurns(AFTERWARDS, () => true));
    const revision = await change(database, index, firstParent + round);
    released.push(await longestTurns(AFTERWARDS, () => held() >= revision));
  }
  await Promise.all([prompts.close(), database.close()]);
  return { released: medians(released), nothing: medians(nothing) };
}

/** @param {readonly Turn[]} turns @returns {Turn} */
function medians(turns) {
  return { worked: median(turns.map(({ worked }) => worked)), took: median(turns.map(({ took }) => took)) };
}

/**
 * The longest turns of the event loop, until `isSeen` and then for `afterwards` ms.
 * @param {number} afterwards @param {() => boolean} isSeen @returns {Promise<Turn>}
 */
async function longestTurns(afterwards, isSeen) {
  const longest = { worked: 0, took: 0 };
  let [end, time, work] = [Number.POSITIVE_INFINITY, performance.now(), process.cpuUsage()];
  while (time < end) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const { user, system } = process.cpuUsage(work);
    longest.worked = Math.max(longest.worked, (user + system) / 1_000);
    longest.took = Math.max(longest.took, performance.now() - time);
    if (end === Number.POSITIVE_INFINITY && isSeen()) end = performance.now() + afterwards;
    [time, work] = [performance.now(), process.cpuUsage()];
  }
  return longest;
}
