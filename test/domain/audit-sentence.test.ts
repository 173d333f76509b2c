import { expect, test } from 'vitest';
import { auditSentence } from '../../src/domain/audit-sentence.ts';
import type { JsonObject } from '../../src/domain/prompt.ts';

const WHERE = { environment: 'production' };
const ONE = { ...WHERE, items: [{ prompt: 'a', version: 8, previousVersion: 7 }] };
const TEST = { coverages: [{ coverage: 100 }, { coverage: 5_000 }] };
const REQUEST = { request: 'rq-1', items: [{ prompt: 'a', version: 8 }] };
const many = (...names: readonly string[]) => ({ items: names.map((prompt) => ({ prompt, version: 2 })) });

const ENTRIES: readonly (readonly [action: string, detail: JsonObject])[] = [
  ['install', { migrations: [{ name: '0001_tables' }] }],
  ['migrate', { migrations: [{ name: '0014_more' }, { name: '0015_most' }] }],
  ['push', { created: [{ prompt: 'a', version: 8 }], described: [{ prompt: 'b' }] }],
  ['push', { created: ['a', 'b', 'c'].map((prompt) => ({ prompt, version: 1 })) }],
  ['push', { described: [{ prompt: 'b' }] }],
  ['promote', ONE],
  ['promote', { ...WHERE, ...many('a', 'b') }],
  ['promote', { ...WHERE, ...many('a', 'b', 'c') }],
  ['promote', { ...ONE, request: 'rq-1', requestedBy: 'ann' }],
  ['rollback', { ...WHERE, items: [{ prompt: 'a', version: 7 }] }],
  ['rollback', { ...WHERE, items: [{ prompt: 'a', version: null }] }],
  ['retire', { ...WHERE, items: [{ prompt: 'a', version: null }] }],
  ['test-start', { ...WHERE, items: [{ prompt: 'a', version: 7, test: { coverages: [{ coverage: 1_000 }] } }] }],
  ['test-ramp', { ...WHERE, items: [{ prompt: 'a', version: 7, test: TEST }] }],
  ['test-stop', ONE],
  ['request', { ...WHERE, ...REQUEST, kind: 'promote' }],
  ['request', { ...WHERE, ...REQUEST, kind: 'test-stop', items: [{ prompt: 'a' }] }],
  ['reject', { ...WHERE, ...REQUEST, kind: 'test-ramp' }],
  ['grant', { login: 'ben', role: 'releaser', environment: 'production', prompts: 'support/*' }],
  ['grant', { login: 'ben', role: 'admin', environment: '*', prompts: '**' }],
  ['revoke', { login: 'ben', revoked: [{ role: 'releaser', environment: 'production', prompts: '**' }] }],
  ['revoke', { login: 'ben', revoked: [{ role: 'releaser' }, { role: 'author' }] }],
  ['protect', { ...WHERE, protected: true, needsApproval: true }],
  ['protect', { ...WHERE, protected: false, needsApproval: false }],
  ['environment', { created: 'preview' }],
  ['new-epoch', { generation: 2, isCopy: true }],
  ['retention', { days: 45 }],
  ['price', { model: 'our-model', validFrom: '2026-01-01', prices: null }],
  ['later-action', {}],
  ['promote', { items: 'forged', environment: { forged: true } }],
];

test('every change is told in one sentence', () => {
  expect(ENTRIES.map(([action, detail]) => auditSentence({ action, detail }))).toMatchInlineSnapshot(`
    [
      "installed promptctl (1 migration)",
      "applied 0014_more and 0015_most",
      "pushed a 8",
      "pushed 3 prompts",
      "changed description or tags of b",
      "promoted a 8 in production",
      "promoted a 2 and b 2 in production",
      "promoted 3 prompts in production",
      "promoted a 8 in production, as ann requested (rq-1)",
      "rolled back a to 7 in production",
      "rolled back a in production",
      "retired a in production",
      "started a test of a in production, at 10% of users",
      "ramped the test of a in production, to 50% of users",
      "stopped the test of a, with 8 in production",
      "requested to promote a 8 in production (rq-1)",
      "requested to stop a test of a, with its control in production (rq-1)",
      "rejected the request to ramp a test of a in production (rq-1)",
      "granted releaser to ben in production for support/*",
      "granted admin to ben",
      "revoked releaser from ben in production",
      "revoked 2 grants of ben",
      "protected production, and releases there wait for a second person",
      "unprotected production",
      "added environment preview",
      "began a new epoch (generation 2), as a copy with an id of its own",
      "set that executions are kept for 45 days",
      "removed the prices of our-model from 2026-01-01",
      "later-action",
      "promoted  in ?",
    ]
  `);
});
