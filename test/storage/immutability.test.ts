import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { digestOf } from '../../src/domain/content.ts';
import { type Database, openDatabase } from '../../src/storage/database.ts';
import { make, pushVersions, startTest } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { execution, newProducer } from './tracked.ts';

const HISTORY = [
  'prompt_versions',
  'releases',
  'release_items',
  'ab_tests',
  'ab_arms',
  'ab_forced',
  'audit_log',
  'executions',
];
const FORBIDDEN = [
  ...HISTORY.flatMap((table) => [`delete from promptctl.${table}`, `truncate promptctl.${table} cascade`]),
  `update promptctl.prompt_versions set content = '{"template":"forged"}'`,
  `update promptctl.prompt_versions set message = 'forged'`,
  `update promptctl.releases set author = 'somebody else'`,
  'update promptctl.release_items set version_id = null',
  'update promptctl.release_items set coverage = 10000',
  `update promptctl.ab_tests set salt = 'other'`,
  'update promptctl.ab_arms set weight = 5000',
  'update promptctl.ab_forced set place = 0',
  `update promptctl.audit_log set detail = '{}'`,
  'update promptctl.executions set latency_ms = 1',
  'update promptctl.prompts set head_version = head_version - 1',
  'update promptctl.prompts set head_version = head_version + 2',
  `update promptctl.prompts set name = name || '2'`,
  'update promptctl.environments set revision = revision - 1',
  'update promptctl.environments set revision = revision + 2',
  'update promptctl.environments set epoch = epoch - 1',
];

const LOGINS = ['the owner', 'a superuser'] as const;
const CASES = inject('servers').flatMap((server) => LOGINS.map((login) => ({ server, login, label: server.label })));

describe.each(CASES)('history, before $login on $label', ({ server, login }) => {
  const fixture = useDatabase(server);
  let database: Database;

  beforeAll(async () => {
    await pushVersions(fixture().database, ['a'], 2);
    await make(fixture().database, 'production', 'promote', ['a@1']);
    await startTest(fixture().database, 'production', 'a', [2], { start: { forced: { ['a'.repeat(64)]: 2 } } });
    const fallback = { environment: 'production', prompt: 'a', versionId: null, digest: null, source: 'fallback' };
    const producer = newProducer(fixture().database, {
      series: [{ ...fallback, segment: '', test: null, model: null }],
    });
    await producer.send([execution()]);
    database = openDatabase(login === 'the owner' ? fixture().url : fixture().superuserUrl, 'test');
  });
  afterAll(() => database.close());

  test.each(FORBIDDEN)('refuses: %s', async (statement) => {
    expect(await refusal(database, () => database.query(statement))).toMatchObject({
      code: 'database-failed',
      data: { sqlState: '23001' },
    });
  });

  test('computes digest and columns itself, whatever an insert says', async () => {
    const forging = database.transaction(async (transaction) => {
      await transaction.query(`insert into promptctl.prompt_versions
          (id, prompt_id, version, parent_version, content, digest, template, variables, model, author)
        select 'pv-000000000000', prompt_id, 3, 2, '{"model":"m","template":"forged"}', digest, 'other', '{"a":{}}', 'n', 'x'
        from promptctl.prompt_versions where version = 2`);
      return transaction.query(
        `select digest, template, variables, model from promptctl.prompt_versions where version = 3`,
      );
    }, 'rollback');
    expect(await forging).toEqual([
      { digest: digestOf('{"model":"m","template":"forged"}'), template: 'forged', variables: {}, model: 'm' },
    ]);
  });

  test.each(['[]', '"text"', '{}', '{"template":"a","messages":[]}'])('refuses the content %s', async (content) => {
    const insert = `insert into promptctl.prompt_versions (id, prompt_id, version, parent_version, content, author)
      select 'pv-000000000000', prompt_id, 3, 2, '${content}', 'x' from promptctl.prompt_versions where version = 2`;
    expect(await rejection(database.query(insert))).toMatchObject({ data: { sqlState: '23514' } });
  });

  test('refuses a second end of a test', async () => {
    const twice = database.transaction(async (transaction) => {
      for (const revision of [3, 4]) {
        await transaction.query(
          `insert into promptctl.releases (environment, revision, epoch, kind, author) values ('production', ${revision}, 1, 'test-stop', 'x')`,
        );
        await transaction.query(`insert into promptctl.release_items (environment, revision, prompt_id, version_id, previous_version_id, stack_revision, test_id)
          select environment, ${revision}, prompt_id, version_id, version_id, 1, test_id from promptctl.deployments`);
      }
    }, 'rollback');
    expect(await rejection(twice)).toMatchObject({ data: { sqlState: '23505' } });
  });

  test('refuses a second deployment of a prompt in an environment', async () => {
    const second = 'insert into promptctl.deployments select * from promptctl.deployments';
    expect(await rejection(database.query(second))).toMatchObject({ data: { sqlState: '23505' } });
  });
});
