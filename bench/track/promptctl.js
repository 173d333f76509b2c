import { randomBytes, randomUUID } from 'node:crypto';
import { createIds } from '../../dist/domain/uuid7.js';
import { openDatabase } from '../../dist/storage/database.js';
import { ingest } from '../../dist/storage/executions.js';
import { fold } from '../../dist/storage/upkeep.js';
import { TESTED } from '../resolve/fill.js';

const BATCHES = 8;
/** As a tracker sends them under load. */
const SIZE = 3_000;
const USERS = 10_007;
/** As many processes of an app. */
const SHIPPERS = { few: 4, many: 16 };

export const SUBJECTS = {
  one: 'promptctl, 1 shipper',
  few: `promptctl, ${SHIPPERS.few} shippers`,
  many: `promptctl, ${SHIPPERS.many} shippers`,
  oneInTests: 'promptctl in tests, 1 shipper',
  fewInTests: `promptctl in tests, ${SHIPPERS.few} shippers`,
  manyInTests: `promptctl in tests, ${SHIPPERS.many} shippers`,
};

/** @typedef {import('../../dist/storage/executions.js').SeriesKey} SeriesKey */
/** @typedef {import('../../dist/storage/executions.js').ExecutionRow} ExecutionRow */
/** @typedef {import('../../dist/storage/database.js').Database} Database */

/**
 * Batches of producers, each of which sends one after the other over a connection of its own; what they added is then folded into the totals,
 * which is in the time.
 * @param {string} databaseUrl @returns {Promise<import('../track.js').Subject[]>}
 */
export async function promptctl(databaseUrl) {
  const database = openDatabase(databaseUrl, 'bench', { max: SHIPPERS.many });
  const keys = Array.from({ length: USERS }, () => randomBytes(16).toString('hex'));
  const makeId = createIds(randomBytes);
  /** @param {string} what @param {readonly SeriesKey[]} series @param {number} shippers @returns {import('../track.js').Subject} */
  const subject = (what, series, shippers) => {
    let n = 0;
    const ships = Array.from({ length: shippers }, () => shipper(database, series));
    const run = async () => {
      let left = BATCHES;
      await Promise.all(
        ships.map(async (ship) => {
          while (left-- > 0) {
            await ship(Array.from({ length: SIZE }, () => executionOf(makeId(Date.now()), n++, series.length, keys)));
          }
        }),
      );
      while ((await fold(database, 100_000)) !== 0);
    };
    return { what, events: BATCHES * SIZE, run };
  };
  const outside = await readSeries(database, OUTSIDE, 'production', 12);
  const inside = await readSeries(database, INSIDE, TESTED.all, 24);
  return [
    subject(SUBJECTS.one, outside, 1),
    subject(SUBJECTS.few, outside, SHIPPERS.few),
    subject(SUBJECTS.many, outside, SHIPPERS.many),
    subject(SUBJECTS.oneInTests, inside, 1),
    subject(SUBJECTS.fewInTests, inside, SHIPPERS.few),
    { ...subject(SUBJECTS.manyInTests, inside, SHIPPERS.many), close: () => database.close() },
  ];
}

/** What is served, by series. */
export const OUTSIDE = `select d.environment, p.name as prompt, v.id as "versionId", v.digest, 'redis' as source, '' as segment, null as test, null as model
  from promptctl.deployments d join promptctl.prompts p on p.id = d.prompt_id
  join promptctl.prompt_versions v on v.prompt_id = d.prompt_id and v.id = d.version_id where d.environment = $1`;

/** The arms of tests. */
const INSIDE = `select t.environment, p.name as prompt, v.id as "versionId", v.digest, 'redis' as source, '' as segment, t.id as test, null as model
  from promptctl.ab_tests t join promptctl.ab_arms a on a.test_id = t.id join promptctl.prompts p on p.id = t.prompt_id
  join promptctl.prompt_versions v on v.prompt_id = t.prompt_id and v.id = a.version_id where t.environment = $1`;

/** @param {Database} database @param {string} text @param {string} environment @param {number} least @returns {Promise<readonly SeriesKey[]>} */
export async function readSeries(database, text, environment, least) {
  /** @type {SeriesKey[]} */
  const series = await database.query(text, [environment]);
  if (series.length < least) throw new Error(`there are ${series.length} series in ${environment}`);
  return series;
}

/** Sends batches of a producer, each of which must be taken whole. @param {Database} database @param {readonly SeriesKey[]} series */
export function shipper(database, series) {
  const producer = randomUUID();
  const further = { scores: [], gaps: [], rejected: [], variables: [] };
  let sequence = 0;
  return async (/** @type {readonly ExecutionRow[]} */ executions) => {
    sequence++;
    const batch = { producer, sequence, after: null, isLasting: true, series, executions, further };
    const taken = await ingest(database, batch);
    if (taken.taken && taken.inserted === executions.length) return;
    throw new Error(`a batch was not taken whole: ${JSON.stringify(taken).slice(0, 200)}`);
  };
}

/** A user keeps the arm: series go by prompt, then by arm. @param {string} id @param {number} n @param {number} series @param {readonly string[]} keys @returns {ExecutionRow} */
export function executionOf(id, n, series, keys) {
  const user = (n * 7_919) % USERS;
  return {
    id,
    series: 1 + (user % series),
    userKey: keys[user] ?? null,
    latencyMs: 300 + (n % 701),
    promptTokens: 400 + (n % 97),
    cachedReadTokens: null,
    cachedWriteTokens: null,
    responseTokens: 120 + (n % 53),
    reasoningTokens: null,
    cost: null,
    error: null,
  };
}
