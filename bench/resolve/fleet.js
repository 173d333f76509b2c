import { setTimeout as sleep } from 'node:timers/promises';
import { createPrompts } from '../../dist/index.js';
import { openCountingPooler } from './counting-pooler.js';

/** Processes, and how often a second all of them together may ask: each once, and 200 times in all. */
const FLEETS = [
  { size: 1, perSecond: 1 },
  { size: 10, perSecond: 10 },
  { size: 100, perSecond: 100 },
  { size: 400, perSecond: 200 },
];
const AT_ONCE = 20;
/** Until everybody learned how many they are: each looks every five seconds, and who fell silent is forgotten after fifteen. */
const PATIENCE = 40_000;
const WINDOW = 10_000;

/**
 * Statements that reach Postgres while nothing is released, from processes that are simulated here: each has connections of its own.
 * @param {string} redisUrl @param {string} databaseUrl @returns {Promise<import('../figures.js').Figure[]>}
 */
export async function fleetFigures(redisUrl, databaseUrl) {
  const figures = [];
  for (const { size, perSecond } of FLEETS) {
    const { statements, unwell } = await measureFleet(redisUrl, databaseUrl, size);
    const value = { value: statements, unit: /** @type {const} */ ('') };
    // Who gets no answer asks less, or more: that says nothing about the others.
    if (unwell > 0) figures.push({ what: `not judged, ${unwell} of ${size} processes got no answer`, ...value });
    // The polls are spread at random, by a tenth.
    else
      figures.push({
        what: `statements a second, ${size} processes`,
        ...value,
        limit: perSecond * 1.1 + 0.5,
        of: `≤ ${perSecond}, and a tenth`,
      });
  }
  return figures;
}

/** @param {string} redisUrl @param {string} databaseUrl @param {number} size */
async function measureFleet(redisUrl, databaseUrl, size) {
  const pooler = await openCountingPooler(databaseUrl);
  const isWell = (/** @type {import('../../dist/index.js').Prompts} */ prompts) => {
    const { postgres, redis, processes } = prompts.status();
    return postgres.failure === null && redis.failure === null && processes === size;
  };
  /** @type {import('../../dist/index.js').Prompts[]} */
  const fleet = [];
  /** @type {Set<import('../../dist/index.js').Prompts>} */
  const unwell = new Set();
  while (fleet.length < size) {
    const started = Array.from({ length: Math.min(AT_ONCE, size - fleet.length) }, () =>
      createPrompts({ databaseUrl: pooler.url, redisUrl, environment: 'production', stateDir: null }),
    );
    fleet.push(...started);
    for (const prompts of started) prompts.on('problem', () => unwell.add(prompts));
    await Promise.all(started.map((prompts) => prompts.ready({ timeoutMs: 30_000 })));
  }
  for (let waited = 0; waited < PATIENCE && !fleet.every(isWell); waited += 500) await sleep(500);
  unwell.clear();
  const [before, start] = [pooler.statements(), performance.now()];
  await sleep(WINDOW);
  const statements = ((pooler.statements() - before) * 1_000) / (performance.now() - start);
  for (const prompts of fleet) if (!isWell(prompts)) unwell.add(prompts);
  await Promise.all(fleet.map((prompts) => prompts.close()));
  pooler.close();
  return { statements, unwell: unwell.size };
}
