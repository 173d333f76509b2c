import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { contentOf, PROMPTS } from './workload.js';

/**
 * The original design's getPrompt: the rows of a prompt from Redis on every call, parsed, a test drawn by md5, the text filled in
 * by a regular expression. Only its reading is here; Redis holds every prompt, so that Postgres is never asked.
 * @param {string} redisUrl @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function original(redisUrl) {
  const redis = new Redis(redisUrl);
  for (const { name, live, candidate } of PROMPTS) {
    await redis.set(`live:${name}`, JSON.stringify([toRow(name, live, 'active')]));
    await redis.set(`test:${name}`, JSON.stringify([toRow(name, live, 'active'), toRow(name, candidate, 'testing')]));
  }
  /** @param {string} prefix @returns {(call: import('./workload.js').Call) => Promise<string>} */
  const resolver =
    (prefix) =>
    async ({ name, variables, userId }) =>
      (await getPrompt(redis, prefix, name, variables, userId)).rendered;
  const close = () => redis.disconnect();
  return [
    { what: 'the original', kind: 'async', waits: true, resolve: resolver('live:'), calls: 500, close },
    {
      what: 'the original, 64 in flight',
      kind: 'async',
      waits: true,
      inFlight: 64,
      resolve: resolver('live:'),
      calls: 1_024,
    },
    { what: 'the original, A/B', kind: 'async', waits: true, resolve: resolver('test:'), calls: 500, splits: true },
  ];
}

/** @param {string} name @param {import('./workload.js').Version} version @param {'active' | 'testing'} status */
function toRow(name, version, status) {
  const { template, variables } = contentOf(version);
  const declared = Object.keys(variables).map((variable) => ({ name: variable, type: 'string', required: true }));
  return {
    id: `pv-${version.version}`,
    prompt_name: name,
    version: version.version,
    template,
    system_message: null,
    variables: declared,
    model: 'claude-sonnet-4-20250514',
    temperature: 0.7,
    max_tokens: 2048,
    status,
    created_by: 'ada',
    created_at: '2026-01-01T00:00:00.000Z',
  };
}

/**
 * @param {Redis} redis @param {string} prefix @param {string} name @param {Record<string, unknown>} variables @param {string} userId
 */
async function getPrompt(redis, prefix, name, variables, userId) {
  const rows = JSON.parse((await redis.get(prefix + name)) ?? '[]');
  const version = choose(rows, name, userId);
  const declared = JSON.parse(JSON.stringify(version.variables));
  for (const { name: variable, required } of declared) {
    if (required && !(variable in variables)) throw new Error(`Missing required variable: ${variable}`);
  }
  const rendered = version.template.replace(
    /\{\{(\w+)\}\}/g,
    (/** @type {string} */ match, /** @type {string} */ key) => (key in variables ? String(variables[key]) : match),
  );
  return {
    versionId: version.id,
    rendered,
    systemMessage: version.system_message || undefined,
    model: version.model,
    temperature: Number(version.temperature),
    maxTokens: version.max_tokens || 2048,
  };
}

/** @param {any[]} rows @param {string} name @param {string} userId */
function choose(rows, name, userId) {
  const active = rows.filter(({ status }) => status === 'active');
  const testing = rows.filter(({ status }) => status === 'testing');
  if (testing.length === 0 || !userId) return active[0];
  const hash = createHash('md5')
    .update(userId + name)
    .digest('hex');
  return Number.parseInt(hash.slice(0, 8), 16) % 100 < 50 ? active[0] : testing[0];
}
