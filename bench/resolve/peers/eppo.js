import { openStubServer } from '../stub-server.js';
import { PROMPTS } from '../workload.js';
import { render } from './mustache.js';

/** A flag for each prompt, whose value is the text, tested in halves. Assignments are not logged: nobody else here logs them either. */
export async function eppoServer() {
  const flags = Object.fromEntries(PROMPTS.map((prompt) => [prompt.name, flagOf(prompt)]));
  const configuration = {
    createdAt: '2026-01-01T00:00:00.000Z',
    format: 'SERVER',
    environment: { name: 'bench' },
    flags,
  };
  const server = await openStubServer({ '/flag-config/v1/config': () => ({ ...configuration, banditReferences: {} }) });
  // Its logger reads this when it is loaded, and would write to stdout.
  process.env['LOG_LEVEL'] ??= 'error';
  const { init } = await import('@eppo/node-server-sdk');
  const client = await init({
    apiKey: 'bench',
    baseUrl: server.url,
    assignmentLogger: { logAssignment: () => {} },
    pollingIntervalMs: 86_400_000,
  });
  /** @type {import('../subject.js').Subject[]} */
  const subjects = [
    {
      what: '@eppo/node-server-sdk + mustache, A/B',
      kind: 'sync',
      resolve: ({ name, variables, userId }) => render(client.getStringAssignment(name, userId, {}, ''), variables),
      calls: 1_500,
      splits: true,
      close: () => {
        client.stopPolling();
        server.close();
      },
    },
  ];
  return subjects;
}

/** @param {import('../workload.js').Prompt} prompt */
function flagOf({ name, live, candidate }) {
  const shard = (/** @type {number} */ start, /** @type {number} */ end) => [{ salt: name, ranges: [{ start, end }] }];
  return {
    key: name,
    enabled: true,
    variationType: 'STRING',
    totalShards: 10_000,
    variations: {
      live: { key: 'live', value: live.template },
      candidate: { key: 'candidate', value: candidate.template },
    },
    allocations: [
      {
        key: 'split',
        doLog: false,
        splits: [
          { variationKey: 'live', shards: shard(0, 5_000) },
          { variationKey: 'candidate', shards: shard(5_000, 10_000) },
        ],
      },
    ],
  };
}
