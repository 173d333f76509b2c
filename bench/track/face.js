import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { createPrompts } from '../../dist/index.js';
import { openDatabase } from '../../dist/storage/database.js';
import { fold } from '../../dist/storage/upkeep.js';
import { TESTED } from '../resolve/fill.js';
import { CALLS } from '../resolve/workload.js';

/** As many as are tracked between two looks at anything else. */
const TURN = 100;
const EVENTS = 64_000;
/** Bytes that are kept and not yet shipped, over which nothing is tracked: the rate is then what can be gone on with. */
const BACKLOG = 16_000_000;
/** Without a turn of the event loop: nothing is shipped meanwhile, and no more than a spool holds. */
const TRACKED = 5_000;

export const TRACKED_IN = { memory: 'trackExecution, in memory', disk: 'trackExecution, to disk' };
export const WHOLE = {
  outside: 'promptctl, from trackExecution to totals',
  inTests: 'promptctl in tests, from trackExecution to totals',
};

/** @typedef {import('../../dist/index.js').Prompts} Prompts */
/** @typedef {import('../../dist/index.js').TrackedPrompt} TrackedPrompt */

/** What a call takes of the app's time. What was tracked is shipped when the clock has stopped. @param {string} databaseUrl @param {string} directory @returns {Promise<import('../track.js').Subject[]>} */
export async function calls(databaseUrl, directory) {
  const line = {
    environment: 'production',
    prompt: 'support/prompt-0',
    source: 'redis',
    user: 'user-1',
    ...measuresOf(1),
  };
  const file = openSync(join(directory, 'by-hand.ndjson'), 'a');
  return [
    await callsOf('memory', { databaseUrl, redisUrl: null, stateDir: null }),
    await callsOf('disk', { databaseUrl, redisUrl: null, stateDir: join(directory, 'calls') }),
    {
      what: 'a line of JSON, written to a file',
      events: TRACKED,
      run: async () => {
        for (let n = 0; n < TRACKED; n++) writeSync(file, `${JSON.stringify({ ...line, n })}\n`);
      },
      close: async () => closeSync(file),
    },
  ];
}

/** @param {'memory' | 'disk'} durability @param {import('../../dist/index.js').PromptsOptions} options @returns {Promise<import('../track.js').Subject>} */
async function callsOf(durability, options) {
  const { prompts, resolved } = await open({ ...options, durability, environment: 'production' });
  return {
    what: TRACKED_IN[durability],
    events: TRACKED,
    run: async () => {
      const start = performance.now();
      for (let n = 0; n < TRACKED; n++) track(prompts, resolved, n);
      const time = performance.now() - start;
      await flush(prompts);
      return time;
    },
    close: async () => void (await prompts.close()),
  };
}

/** One process of an app: tracked to disk, shipped meanwhile, stored and put together. @param {string} databaseUrl @param {string} directory @returns {Promise<import('../track.js').Subject[]>} */
export async function whole(databaseUrl, directory) {
  return [
    await wholeOf(WHOLE.outside, databaseUrl, join(directory, 'outside'), 'production'),
    await wholeOf(WHOLE.inTests, databaseUrl, join(directory, 'in-tests'), TESTED.all),
  ];
}

/** @param {string} what @param {string} databaseUrl @param {string} stateDir @param {string} environment @returns {Promise<import('../track.js').Subject>} */
async function wholeOf(what, databaseUrl, stateDir, environment) {
  const database = openDatabase(databaseUrl, 'bench', { max: 1 });
  const { prompts, resolved } = await open({ databaseUrl, redisUrl: null, stateDir, environment });
  const before = await stored(database, environment);
  let tracked = 0;
  return {
    what,
    events: EVENTS,
    run: async () => {
      track(prompts, resolved, tracked++);
      // It is shipped at once: what goes on for long does not wait for the first half second.
      const first = flush(prompts);
      for (let n = 1; n < EVENTS; n++) {
        track(prompts, resolved, tracked++);
        if (n % TURN === 0) await roomIn(prompts);
      }
      await Promise.all([first, flush(prompts)]);
      while ((await fold(database, 100_000)) !== 0);
    },
    close: async () => {
      await prompts.close();
      const counted = (await stored(database, environment)) - before;
      await database.close();
      // Others count in the same environment, so it may be more.
      if (counted < tracked) throw new Error(`of ${tracked} executions ${counted} were counted`);
    },
  };
}

/** @param {import('../../dist/index.js').PromptsOptions} options */
async function open(options) {
  const prompts = createPrompts(options);
  prompts.on('problem', ({ code, message }) => process.stderr.write(`track: ${code}: ${message}\n`));
  await prompts.ready({ timeoutMs: 30_000 });
  const resolved = await Promise.all(
    CALLS.map(({ name, variables, userId }) => prompts.getPrompt(name, variables, { userId })),
  );
  return { prompts, resolved };
}

/** @param {Prompts} prompts @param {readonly TrackedPrompt[]} resolved @param {number} n */
function track(prompts, resolved, n) {
  const prompt = resolved[n & (resolved.length - 1)];
  if (prompt !== undefined) prompts.trackExecution(prompt, measuresOf(n));
}

/** @param {number} n */
function measuresOf(n) {
  return { promptTokens: 400 + (n % 97), responseTokens: 120 + (n % 53), latencyMs: 300 + (n % 701) };
}

/** @param {Prompts} prompts */
async function roomIn(prompts) {
  await turn();
  while ((prompts.status().tracking?.bytes ?? 0) > BACKLOG) await sleep(1);
}

/** @param {Prompts} prompts */
async function flush(prompts) {
  if (!(await prompts.flush({ timeoutMs: 60_000 }))) throw new Error('not all that was tracked was stored');
}

/** @param {import('../../dist/storage/database.js').Database} database @param {string} environment @returns {Promise<number>} */
async function stored(database, environment) {
  const [row] = await database.query(
    `select coalesce(sum(count), 0) as executions from promptctl.usage_totals($1, null, 'all', null, null, '{executions}', '{}')`,
    [environment],
  );
  return Number(row?.executions);
}
