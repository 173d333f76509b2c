import { createPrompts } from '../../dist/index.js';

/**
 * What is measured. `splits` comes with A/B tests: then `fill` starts one for each prompt of a second environment.
 * @param {string} databaseUrl @param {string | null} redisUrl @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function promptctl(databaseUrl, redisUrl) {
  const prompts = createPrompts({ databaseUrl, redisUrl, environment: 'production', stateDir: null });
  await prompts.ready({ timeoutMs: 30_000 });
  const calls = 10_000;
  return [
    {
      what: 'getPrompt',
      kind: 'async',
      resolve: async ({ name, variables, userId }) =>
        (await prompts.getPrompt(name, variables, { userId })).rendered ?? '',
      calls,
      close: () => prompts.close(),
    },
    {
      what: 'getPromptSync',
      kind: 'sync',
      resolve: ({ name, variables, userId }) => prompts.getPromptSync(name, variables, { userId }).rendered ?? '',
      calls,
    },
  ];
}
