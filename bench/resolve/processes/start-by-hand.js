import { answer, input } from './input.js';

// What somebody would write: connect, ask for everything, keep it in a Map.
const start = performance.now();
const { default: pg } = await import('pg');
const loaded = performance.now();
const client = new pg.Client(input.options.databaseUrl);
await client.connect();
const { rows } = await client.query(
  'select prompt, version, content from promptctl.read_environment($1, null, null, null)',
  [input.options.environment],
);
const prompts = new Map(rows.map(({ prompt, version, content }) => [prompt, { version, ...JSON.parse(content) }]));
const ready = performance.now();
if (prompts.size !== input.count) throw new Error(`${prompts.size} prompts were read instead of ${input.count}`);
await client.end();
answer({ load: loaded - start, ready: ready - loaded });
