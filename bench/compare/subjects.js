import { openDatabase } from '../../dist/storage/database.js';
import { listUsage } from '../../dist/storage/usage.js';
import { compare } from '../../dist/workflows/compare.js';
import { nameOf } from '../resolve/fill.js';
import { VERSIONS } from './history.js';

/** Calls of ours in a round: one alone is over too soon. */
const CALLS = 20;
/** Half of all executions are of it. */
const PROMPT = nameOf(0);

/** What is measured of a history, by name; the original scans its table. @typedef {'totals' | 'quantiles' | 'compare' | 'original' | 'percentiles'} Name */

/**
 * Reads what happened to a prompt in all time, in milliseconds, by promptctl and by the original's SQL: refused where they differ.
 * @param {string} url @param {Name[]} names
 */
export async function openSubjects(url, names) {
  const database = openDatabase(url, 'bench');
  const ids = (await database.query(IDS, [PROMPT])).map(({ id }) => id);
  if (ids.length !== VERSIONS) throw new Error(`${PROMPT} has ${ids.length} versions`);
  const totals = (/** @type {string[]} */ histograms) =>
    listUsage(database, {
      environment: 'production',
      prompts: [PROMPT],
      metrics: null,
      histograms,
      period: 'all',
    });
  const deps = { database, now: Date.now };
  const asked = { prompt: PROMPT, versions: [], environment: 'production', since: null, by: null, metric: null };
  /** @type {Record<Name, () => Promise<number>>} */
  const subjects = {
    totals: () => meanOf(CALLS, () => totals([])),
    quantiles: () => meanOf(CALLS, () => totals(['latency'])),
    compare: () => meanOf(CALLS, () => compare(deps, asked)),
    original: () => meanOf(1, () => database.query(GROUPED, [ids], PATIENCE)),
    percentiles: () => meanOf(1, () => database.query(PERCENTILES, [ids], PATIENCE)),
  };
  const check = async () => {
    const ours = (await totals([])).filter(({ metric }) => metric === 'executions');
    const theirs = await database.query(GROUPED, [ids], PATIENCE);
    for (const { version_id: id, executions } of theirs) {
      const counted = ours.reduce((sum, { versionId, count }) => sum + (versionId === id ? count : 0), 0);
      if (counted !== executions) throw new Error(`${id}: ${counted} of ${executions} executions are in totals`);
    }
  };
  return {
    database,
    check,
    subjects: Object.fromEntries(names.map((name) => [name, subjects[name]])),
  };
}

const PATIENCE = 600_000;

const IDS = `select v.id from promptctl.prompts p join promptctl.prompt_versions v on v.prompt_id = p.id where p.name = $1`;

/** As the original compares versions, whose ids it knows: executions have a key and no other index. */
const GROUPED = `select version_id, count(*) as executions, avg(latency_ms) as latency, avg(prompt_tokens) as prompt_tokens,
  avg(response_tokens) as response_tokens, avg(rating) as rating, count(error) as errors
  from prompt_executions where version_id = any ($1) group by version_id`;

const PERCENTILES = `select version_id, percentile_cont(array[0.5, 0.95]) within group (order by latency_ms) as latency
  from prompt_executions where version_id = any ($1) group by version_id`;

/** Milliseconds of a call. @param {number} calls @param {() => Promise<unknown>} call */
async function meanOf(calls, call) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) await call();
  return (performance.now() - start) / calls;
}
