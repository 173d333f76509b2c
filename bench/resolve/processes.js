import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { interleave } from '../rounds.js';
import { runProcess } from './child.js';

/** @typedef {{ count: number, databaseUrl: string }} Filled */

/**
 * Whole processes, from the import to `ready()`, over a database of so many prompts.
 * @param {string} root @param {string | null} redisUrl @param {Filled} filled @param {number} rounds
 */
export async function startFigures(root, redisUrl, { count, databaseUrl }, rounds) {
  const stateDir = join(root, `state-${count}`);
  await mkdir(stateDir, { mode: 0o700 });
  const options = { databaseUrl, redisUrl: null, environment: 'production', stateDir: null };
  const start = (/** @type {object} */ further) => () => {
    const { load, ready } = runProcess(root, 'start.js', { options: { ...options, ...further }, count });
    return load + ready;
  };
  const byHand = () => {
    const { load, ready } = runProcess(root, 'start-by-hand.js', { options, count });
    return load + ready;
  };
  const cases = {
    'Postgres alone': start({}),
    'Postgres, with a snapshot on disk': start({ stateDir }),
    ...(redisUrl === null ? {} : { 'Postgres and Redis': start({ redisUrl }) }),
  };
  const { byHand: baseline, ...times } = await interleave(rounds, { byHand, ...cases });
  return Object.entries(times).map(([what, value]) => ({
    what,
    value,
    unit: /** @type {const} */ ('ms'),
    baseline: { what: 'pg, one select and a Map by hand', value: baseline },
  }));
}

/** What a prompt costs of memory: the difference of two processes. @param {string} root @param {Filled} few @param {Filled} many */
export function memoryFigures(root, few, many) {
  const measure = (/** @type {Filled} */ { count, databaseUrl }) => {
    const options = { databaseUrl, redisUrl: null, environment: 'production', stateDir: null };
    return runProcess(root, 'memory.js', { options, count }, ['--expose-gc']);
  };
  const [small, large] = [measure(few), measure(many)];
  const per = (/** @type {'held' | 'asked'} */ key) => (large[key] - small[key]) / (many.count - few.count);
  return [
    { what: 'bytes of a prompt of 2.2 KB, held', value: per('held'), unit: /** @type {const} */ ('') },
    { what: 'bytes of one that was asked for', value: per('asked'), unit: /** @type {const} */ ('') },
  ];
}

/** What a process costs that is asked nothing, of a core. @param {string} root @param {string | null} redisUrl @param {Filled} filled */
export function idleFigures(root, redisUrl, { databaseUrl }) {
  const measure = (/** @type {string | null} */ url) => {
    const options = { databaseUrl, redisUrl: url, environment: 'production', stateDir: null };
    return runProcess(root, 'idle.js', { options }).millisecondsPerSecond;
  };
  const figure = (/** @type {string} */ what, /** @type {number} */ value, /** @type {number} */ percent) => ({
    what: `CPU in a second, ${what}`,
    value,
    unit: /** @type {const} */ ('ms'),
    limit: percent * 10,
    of: `≤ ${percent} % of a core`,
  });
  return [
    ...(redisUrl === null ? [] : [figure('with Redis', measure(redisUrl), 0.5)]),
    figure('without Redis', measure(null), 1),
  ];
}
