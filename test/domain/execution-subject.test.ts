import { expect, test } from 'vitest';
import { executionOf } from '../../src/domain/execution-subject.ts';
import { checkMeasures } from '../../src/domain/measures.ts';
import { thrown } from '../helpers/thrown.ts';
import { RESOLVED } from '../tracking/samples.ts';

const ID = '01991234-5678-73ab-abab-abababababab';
const MEASURES = checkMeasures({ promptTokens: 812, responseTokens: 90, latencyMs: 640.5, segment: 'chat' });

const EXECUTION = {
  kind: 'execution',
  id: ID,
  environment: 'production',
  prompt: 'support/reply',
  versionId: 'pv-0123456789ab',
  digest: 'd'.repeat(64),
  source: 'postgres',
  segment: 'chat',
  test: 'ab-0123456789ab',
  user: 'user-1',
  model: 'gpt-5-mini',
  promptTokens: 812,
  cachedReadTokens: null,
  cachedWriteTokens: null,
  responseTokens: 90,
  reasoningTokens: null,
  latencyMs: 640.5,
  cost: null,
  error: null,
};

test('an execution is of what was resolved, whatever else the prompt holds, also after it went through a queue', () => {
  const resolved = { ...RESOLVED, version: 7, rendered: 'Hello', messages: [], stale: false };
  const queued = JSON.parse(JSON.stringify(resolved)) as typeof resolved;
  expect([executionOf(resolved, MEASURES, ID), executionOf(queued, MEASURES, ID)]).toEqual([EXECUTION, EXECUTION]);
});

test('a fallback has no version and no test, and the model that was used wins', () => {
  const fallback = { ...RESOLVED, versionId: null, test: null, userId: null, source: 'fallback', model: null };
  expect(executionOf(fallback, { ...MEASURES, model: 'o5' }, ID)).toEqual({
    ...EXECUTION,
    versionId: null,
    test: null,
    user: null,
    source: 'fallback',
    model: 'o5',
  });
});

test.each<[string, unknown, string]>([
  ['nothing', null, 'must be what getPrompt gave, not null'],
  ['a name', 'support/reply', 'must be what getPrompt gave, not "support/reply"'],
  ['an empty object', {}, 'must be what getPrompt gave, and its name is undefined'],
  ['a name of its own', { ...RESOLVED, name: 'No Name' }, 'must be what getPrompt gave, and its name is "No Name"'],
  [
    'an environment',
    { ...RESOLVED, environment: 'latest' },
    'must be what getPrompt gave, and its environment is "latest"',
  ],
  ['a version', { ...RESOLVED, versionId: 7 }, 'must be what getPrompt gave, and its versionId is 7'],
  ['a digest', { ...RESOLVED, digest: 'd' }, 'must be what getPrompt gave, and its digest is "d"'],
  ['a source', { ...RESOLVED, source: '' }, 'must be what getPrompt gave, and its source is ""'],
  ['a test', { ...RESOLVED, test: 'ab-1' }, 'must be what getPrompt gave, and its test is "ab-1"'],
  ['a test of nothing', { ...RESOLVED, test: undefined }, 'must be what getPrompt gave, and its test is undefined'],
  ['a user', { ...RESOLVED, userId: 7 }, 'must be what getPrompt gave, and its userId is 7'],
  ['a model', { ...RESOLVED, model: {} }, 'must be what getPrompt gave, and its model is an object'],
])('%s that getPrompt did not give is refused', (_what, resolved, problem) => {
  expect(thrown(() => executionOf(resolved as never, MEASURES, ID))).toEqual({
    code: 'measure-invalid',
    exit: 2,
    data: { field: 'resolved', problem },
  });
});
