import { LangfuseClient } from '@langfuse/client';
import { isCandidate } from '../by-hand.js';
import { openStubServer } from '../stub-server.js';
import { PROMPTS } from '../workload.js';

const CANDIDATE = 8;

/** Its cache in memory and its compile(). It knows no tests: whoever wants one draws a label, as the last subject does. */
export async function langfuse() {
  const server = await openStubServer({ '/api/public/v2/prompts/': answerFor });
  const client = new LangfuseClient({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: server.url });
  // Longer than the benchmark: a refresh in the background would be counted against it.
  const cacheTtlSeconds = 86_400;
  for (const { name } of PROMPTS) {
    await client.prompt.get(name, { cacheTtlSeconds });
    await client.prompt.get(name, { version: CANDIDATE, cacheTtlSeconds });
  }
  /** @type {import('../subject.js').Subject[]} */
  const subjects = [
    {
      what: '@langfuse/client',
      kind: 'async',
      resolve: async ({ name, variables }) =>
        (await client.prompt.get(name, { type: 'text', cacheTtlSeconds })).compile(variables),
      calls: 1_500,
      close: server.close,
    },
    {
      what: '@langfuse/client, A/B by md5',
      kind: 'async',
      resolve: async ({ name, variables, userId }) => {
        const which = isCandidate(name, userId) ? { version: CANDIDATE } : {};
        return (await client.prompt.get(name, { type: 'text', cacheTtlSeconds, ...which })).compile(variables);
      },
      calls: 1_500,
      splits: true,
    },
  ];
  return subjects;
}

/** @param {string} name @param {URLSearchParams} query */
function answerFor(name, query) {
  const prompt = PROMPTS.find((each) => each.name === name);
  if (prompt === undefined) return undefined;
  const { version, template } = query.get('version') === String(CANDIDATE) ? prompt.candidate : prompt.live;
  return { name, type: 'text', version, prompt: template, config: {}, labels: ['production'], tags: [] };
}
