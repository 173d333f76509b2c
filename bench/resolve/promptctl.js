import { createPrompts } from '../../dist/index.js';
import { TESTED } from './fill.js';

const CALLS = 10_000;

/**
 * What is measured: without a test, with one that everybody is in, and with one that nearly everybody is in, which takes a second digest.
 * @param {string} databaseUrl @param {string | null} redisUrl @returns {Promise<import('./subject.js').Subject[]>}
 */
export async function promptctl(databaseUrl, redisUrl) {
  const environments = { production: '', [TESTED.all]: ', A/B', [TESTED.nearlyAll]: ', A/B of 99.99%' };
  const served = Object.entries(environments).map(async ([environment, suffix]) => {
    const prompts = createPrompts({ databaseUrl, redisUrl, environment, stateDir: null });
    await prompts.ready({ timeoutMs: 30_000 });
    return subjectsOf(prompts, suffix);
  });
  return (await Promise.all(served)).flat();
}

/** @param {import('../../dist/index.js').Prompts} prompts @param {string} suffix @returns {import('./subject.js').Subject[]} */
function subjectsOf(prompts, suffix) {
  const splits = suffix !== '';
  return [
    {
      what: `getPrompt${suffix}`,
      kind: 'async',
      resolve: async ({ name, variables, userId }) =>
        (await prompts.getPrompt(name, variables, { userId })).rendered ?? '',
      calls: CALLS,
      splits,
      close: () => prompts.close(),
    },
    {
      what: `getPromptSync${suffix}`,
      kind: 'sync',
      resolve: ({ name, variables, userId }) => prompts.getPromptSync(name, variables, { userId }).rendered ?? '',
      calls: CALLS,
      splits,
    },
  ];
}
