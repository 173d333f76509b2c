import { measureCalls } from './resolve/calls.js';
import { fill, startTests } from './resolve/fill.js';
import { fleetFigures } from './resolve/fleet.js';
import { holdToLoopback } from './resolve/loopback-only.js';
import { idleFigures, memoryFigures, startFigures } from './resolve/processes.js';
import { startRedis } from './resolve/redis-server.js';
import { releaseFigures } from './resolve/release.js';

/** What apps run: a call next to those of others, and what a process costs that makes none. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const guard = holdToLoopback();
  const redis = await startRedis(scratch.directory);
  if (redis === null)
    process.stderr.write('\nresolve: without Redis and the original, redis-server is not installed\n');
  const redisUrl = redis?.url ?? null;
  try {
    const few = await filled(scratch, 12);
    await startTests(few.databaseUrl, 12);
    yield* measureCalls(few.databaseUrl, redisUrl);
    const many = await filled(scratch, 10_000);
    yield* measureProcesses(scratch.directory, redisUrl, few, many);
  } finally {
    await redis?.stop();
    guard.release();
  }
}

/** @param {import('./scratch.js').Scratch} scratch @param {number} count */
async function filled(scratch, count) {
  const databaseUrl = await scratch.createDatabase(`resolve_${count}`);
  await fill(databaseUrl, count);
  return { count, databaseUrl };
}

/** @typedef {import('./resolve/processes.js').Filled} Filled */

/** @param {string} root @param {string | null} redisUrl @param {Filled} few @param {Filled} many */
async function* measureProcesses(root, redisUrl, few, many) {
  yield { title: 'from nothing to ready, 12 prompts', figures: await startFigures(root, redisUrl, few, 9) };
  yield { title: 'from nothing to ready, 10,000 prompts', figures: await startFigures(root, redisUrl, many, 5) };
  yield { title: 'memory', figures: memoryFigures(root, few, many) };
  yield {
    title: 'a release of one among 10,000 prompts',
    figures: await releaseFigures(root, redisUrl, many.databaseUrl, many.count),
  };
  yield { title: 'a process that is asked nothing', figures: idleFigures(root, redisUrl, few) };
  if (redisUrl !== null)
    yield { title: 'a fleet, while nothing is released', figures: await fleetFigures(redisUrl, few.databaseUrl) };
}
