import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../dist/storage/database.js';
import { importEvents } from '../dist/workflows/import-events.js';
import { openLogFile } from '../dist/workspace/log-file.js';
import { fill, nameOf } from './resolve/fill.js';
import { median, timed } from './rounds.js';

const ROUNDS = 5;
const EVENTS = 100_000;
const PROMPTS = 12;
const USERS = 10_007;
const DAYS = 2;
const DAY = 86_400_000;
const KINDS = [
  { what: 'an execution', ratedEvery: 0, target: { limit: 20, of: '≥ 50,000 a second' } },
  { what: 'an execution, every fourth rated', ratedEvery: 4, target: {} },
];

/** Logs of ordinary executions, from a file to totals that are up to date. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const url = await scratch.createDatabase('imported');
  await fill(url, PROMPTS);
  const database = openDatabase(url, 'bench');
  try {
    for (const { what, ratedEvery, target } of KINDS) {
      /** @type {number[]} */
      const times = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const path = join(scratch.directory, 'events.ndjson');
        await writeLog(path, `${what} ${round}`, ratedEvery);
        const time = await timed(() => importAll(database, path));
        // The first round only warms up.
        if (round > 0) times.push(time);
        await rm(path);
      }
      const value = (median(times) * 1_000) / EVENTS;
      const rate = Math.round(1e6 / value).toLocaleString('en-US');
      const figure = { what: `${what}: ${rate} a second`, value, unit: /** @type {const} */ ('µs') };
      yield { title: `a log of ${EVENTS}`, figures: [{ ...figure, ...target }] };
    }
  } finally {
    await database.close();
  }
}

/** @param {import('../dist/storage/database.js').Database} database @param {string} path */
async function importAll(database, path) {
  const log = await openLogFile('events.ndjson', path);
  const result = await importEvents(
    {
      database,
      now: Date.now,
      newId: randomUUID,
      stateDirectory: null,
      signal: new AbortController().signal,
      onProgress: () => {},
    },
    {
      log,
      environment: 'production',
      prices: new Map(),
      dryRun: false,
      strict: false,
      restart: false,
      batchSize: 5_000,
    },
  );
  await log.close();
  if (result.imported !== EVENTS)
    throw new Error(`not everything was imported: ${JSON.stringify(result).slice(0, 500)}`);
}

/** In the order of time, as logs are. @param {string} path @param {string} prefix @param {number} ratedEvery 0: none */
async function writeLog(path, prefix, ratedEvery) {
  const file = createWriteStream(path);
  const begin = Date.now() - DAYS * DAY;
  for (let n = 0; n < EVENTS; n++) {
    const at = new Date(begin + Math.floor((n * DAYS * DAY) / EVENTS)).toISOString();
    const rating = ratedEvery > 0 && n % ratedEvery === 0 ? { rating: 1 + (n % 5) } : {};
    const event = {
      id: `${prefix} ${n}`,
      at,
      prompt: nameOf(n % PROMPTS),
      version: 1,
      userId: `user-${(n * 7_919) % USERS}`,
      ...MEASURES(n),
      ...rating,
    };
    if (!file.write(`${JSON.stringify(event)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

const MEASURES = (/** @type {number} */ n) => ({
  model: 'claude-sonnet-4-5',
  promptTokens: 400 + (n % 97),
  responseTokens: 120 + (n % 53),
  latencyMs: 300 + (n % 701),
});
