import { expect, test } from 'vitest';
import { type RowDifference, rowProblem } from '../../src/domain/audit-problem.ts';

function told(relation: string, parts: readonly string[], further: Partial<RowDifference> = {}): string {
  const row = {
    relation,
    key: JSON.stringify(parts),
    prompt: null,
    version: null,
    problem: 'changed',
    sequence: 118,
  } as const;
  return rowProblem({ ...row, ...further }).says;
}

const REPLY = { prompt: 'support/reply', version: 7 } as const;

test('every kind of row has a name that people know', () => {
  expect([
    told('prompt_versions', ['pv-00000000abcd'], REPLY),
    told('prompts', ['support/reply']),
    told('environments', ['production']),
    told('deployments', ['production', '12'], REPLY),
    told('releases', ['production', '2329']),
    told('release_items', ['production', '2329', '12'], REPLY),
    told('held_versions', ['production', 'pv-00000000abcd'], REPLY),
    told('ab_tests', ['ab-00000000abcd'], REPLY),
    told('ab_arms', ['ab-00000000abcd', '1'], REPLY),
    told('ab_forced', ['ab-00000000abcd', 'ab'.repeat(32)]),
    told('grants', ['ann of ops', 'releaser', 'production', 'support/*']),
    told('grants', ['ben', 'admin', '*', '**']),
    told('release_requests', ['rq-00000000abcd']),
    told('rejected_requests', ['rq-00000000abcd']),
    told('model_prices', ['our model', '2026-01-01']),
    told('installation', ['true']),
    told('migrations', ['0013_grants']),
    told('privileges', ['app', 'function', 'ingest']),
    told('audited_tables', ['grants']),
    told('audit_rows', ['releases', JSON.stringify(['production', '2329'])]),
    told('later_table', ['some', 'key']),
  ]).toMatchInlineSnapshot(`
    [
      "version 7 of support/reply (pv-00000000abcd) was changed after it was pushed (entry 118)",
      "what is said of support/reply itself (newest version, description, tags) was changed after it was pushed (entry 118)",
      "environment production was changed after it was last released to or set up (entry 118)",
      "what production serves of support/reply was changed after it was released (entry 118)",
      "release 2329 of production was changed after it was released (entry 118)",
      "what release 2329 of production did to support/reply was changed after it was released (entry 118)",
      "the hold on version 7 of support/reply in production was changed after it was rolled back (entry 118)",
      "test ab-00000000abcd of support/reply was changed after it was started (entry 118)",
      "arm 2 of test ab-00000000abcd of support/reply was changed after it was started (entry 118)",
      "the arm that a tester of test ab-00000000abcd always gets was changed after it was started (entry 118)",
      "the grant of releaser to ann of ops in production for support/* was changed after it was granted (entry 118)",
      "the grant of admin to ben was changed after it was granted (entry 118)",
      "request rq-00000000abcd was changed after it was requested (entry 118)",
      "the rejection of request rq-00000000abcd was changed after it was rejected (entry 118)",
      "what our model costs from 2026-01-01 was changed after it was set (entry 118)",
      "the identity of the database was changed after it was written (entry 118)",
      "the record of migration 0013_grants was changed after it was applied (entry 118)",
      "the right of every app to call ingest was changed after it was written (entry 118)",
      "what the log knows of table grants was changed after it was written (entry 118)",
      "a note on release 2329 of production was changed after it was written (entry 118)",
      "row some key of table later_table was changed after it was written (entry 118)",
    ]
  `);
});

test('so has what became of it', () => {
  expect([
    told('prompt_versions', ['pv-00000000abcd'], { problem: 'missing' }),
    told('prompt_versions', ['pv-00000000abcd'], { ...REPLY, problem: 'unaudited', sequence: null }),
    told('grants', ['ben', 'admin', '*', '**'], { problem: 'unaudited' }),
    told('audit_rows', ['releases', JSON.stringify(['production', '2329'])], { problem: 'unaudited', sequence: 999 }),
    told('release_items', ['production', '2329', '12'], { problem: 'missing' }),
    told('audit_tip', ['sequence'], { problem: 'missing' }),
    told('audit_tip', ['sequence']),
  ]).toMatchInlineSnapshot(`
    [
      "version pv-00000000abcd is gone, and nothing in the log took it away; it was pushed (entry 118)",
      "version 7 of support/reply (pv-00000000abcd) was written past promptctl: no entry of the log tells of it",
      "the grant of admin to ben is there again, after entry 118 took it away",
      "a note on release 2329 of production was written past promptctl: no entry of the log tells of it",
      "what release 2329 of production did to a prompt that is gone is gone, and nothing in the log took it away; it was released (entry 118)",
      "the log ends at entry 118, and there were more: the last ones are gone",
      "the end of the log is not the one that was written last",
    ]
  `);
});
