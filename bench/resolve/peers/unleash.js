import { once } from 'node:events';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { openStubServer } from '../stub-server.js';
import { PROMPTS } from '../workload.js';
import { render } from './mustache.js';

/** A toggle for each prompt, whose variants carry the texts in halves. Without metrics and without its backup file. */
export async function unleash() {
  const features = PROMPTS.map(toggleOf);
  const server = await openStubServer({ '/client/features': () => ({ version: 2, features }) });
  const client = new Unleash({
    url: server.url,
    appName: 'bench',
    refreshInterval: 86_400_000,
    metricsInterval: 0,
    disableMetrics: true,
    storageProvider: new InMemStorageProvider(),
  });
  await once(client, 'synchronized', { signal: AbortSignal.timeout(5_000) });
  /** @type {import('../subject.js').Subject[]} */
  const subjects = [
    {
      what: 'unleash-client + mustache, A/B',
      kind: 'sync',
      resolve: ({ name, variables, userId }) =>
        render(client.getVariant(name, { userId }).payload?.value ?? '', variables),
      calls: 1_500,
      splits: true,
      close: () => {
        client.destroy();
        server.close();
      },
    },
  ];
  return subjects;
}

/** @param {import('../workload.js').Prompt} prompt */
function toggleOf({ name, live, candidate }) {
  const variant = (/** @type {string} */ key, /** @type {string} */ value) => ({
    name: key,
    weight: 500,
    weightType: 'variable',
    stickiness: 'userId',
    payload: { type: 'string', value },
  });
  return {
    name,
    type: 'experiment',
    enabled: true,
    strategies: [{ name: 'default', parameters: {}, constraints: [] }],
    variants: [variant('live', live.template), variant('candidate', candidate.template)],
  };
}
