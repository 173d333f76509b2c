import { GrowthBookClient } from '@growthbook/growthbook';
import { PROMPTS } from '../workload.js';
import { render } from './mustache.js';

/** A feature for each prompt, whose value is the text, tested in halves; no network. @returns {import('../subject.js').Subject[]} */
export function growthbook() {
  const features = Object.fromEntries(PROMPTS.map(({ name, live, candidate }) => [name, featureOf(live, candidate)]));
  const client = new GrowthBookClient({}).initSync({ payload: { features } });
  return [
    {
      what: '@growthbook/growthbook + mustache, A/B',
      kind: 'sync',
      resolve: ({ name, variables, userId }) =>
        render(client.evalFeature(name, { attributes: { id: userId } }).value, variables),
      calls: 1_500,
      splits: true,
      close: () => client.destroy(),
    },
  ];
}

/** @param {import('../workload.js').Version} live @param {import('../workload.js').Version} candidate */
function featureOf(live, candidate) {
  return {
    defaultValue: live.template,
    rules: [
      {
        variations: [live.template, candidate.template],
        weights: [0.5, 0.5],
        coverage: 1,
        hashAttribute: 'id',
        hashVersion: 2,
        key: 'split',
      },
    ],
  };
}
