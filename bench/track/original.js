import { Redis } from 'ioredis';
import pg from 'pg';

/** What pg opens where nobody says otherwise, as the original did not. */
const CONNECTIONS = 10;

/**
 * The original design's trackExecution: a row is inserted, then four counters are added to, one after the other, and the caller waits for
 * all of them. Its table has a key and no other index.
 * @param {string} databaseUrl @param {string} redisUrl @returns {Promise<import('../track.js').Subject[]>}
 */
export async function original(databaseUrl, redisUrl) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  const redis = new Redis(redisUrl);
  await pool.query(TABLE);
  const state = { tracked: 0 };
  const track = () => trackExecution(pool, redis, state.tracked++);
  /** @param {string} what @param {number} events @param {number} inFlight @returns {import('../track.js').Subject} */
  const subject = (what, events, inFlight) => ({ what, events, run: () => trackAll(track, events, inFlight) });
  const close = async () => {
    try {
      await check(pool, redis, state.tracked);
    } finally {
      await Promise.all([pool.end(), redis.quit()]);
    }
  };
  return [subject('the original, one by one', 512, 1), { ...subject('the original, 64 in flight', 2_048, 64), close }];
}

/** A key and no other index. */
export const TABLE = `create table prompt_executions (
  id bigint generated always as identity primary key, version_id text not null, user_id text, prompt_tokens integer, response_tokens integer,
  latency_ms integer, rating integer, feedback text, error text, created_at timestamptz not null default now())`;

const INSERT = `insert into prompt_executions (version_id, user_id, prompt_tokens, response_tokens, latency_ms, rating, feedback, error)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** @param {pg.Pool} pool @param {Redis} redis @param {number} n */
async function trackExecution(pool, redis, n) {
  const [promptTokens, responseTokens, latency] = [400 + (n % 97), 120 + (n % 53), 300 + (n % 701)];
  const row = [`pv-${n % 24}`, `user-${n % 10_007}`, promptTokens, responseTokens, latency, null, null, null];
  await pool.query(INSERT, row);
  const key = `prompt:stats:${n % 24}`;
  await redis.hincrby(key, 'executions', 1);
  await redis.hincrby(key, 'prompt_tokens', promptTokens);
  await redis.hincrby(key, 'response_tokens', responseTokens);
  await redis.hincrby(key, 'latency_ms', latency);
}

/** As soon as one is done another begins. @param {() => Promise<void>} track @param {number} events @param {number} inFlight */
async function trackAll(track, events, inFlight) {
  let left = events;
  const one = async () => {
    while (left-- > 0) await track();
  };
  await Promise.all(Array.from({ length: inFlight }, one));
}

/** @param {pg.Pool} pool @param {Redis} redis @param {number} tracked */
async function check(pool, redis, tracked) {
  const { rows } = await pool.query('select count(*)::integer as stored from prompt_executions');
  const counts = await Promise.all(Array.from({ length: 24 }, (_, i) => redis.hget(`prompt:stats:${i}`, 'executions')));
  const counted = counts.reduce((sum, count) => sum + Number(count), 0);
  if (rows[0].stored !== tracked || counted !== tracked)
    throw new Error(`the original stored ${rows[0].stored} and counted ${counted} of ${tracked} executions`);
}
