import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { AuditMark } from '../../src/domain/audit-mark.ts';
import { type Database, openDatabase, type Queryable } from '../../src/storage/database.ts';
import { setPrice, setRetention } from '../../src/storage/upkeep.ts';
import { verifyMoment } from '../../src/workflows/verify-audit.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { columnsOf, disarm, flipped, undone } from '../helpers/tampering.ts';
import { useDatabase } from '../helpers/use-database.ts';

/** What a superuser does to the log, and the kinds of problems and entries that are told then. */
const DEEDS: readonly (readonly [deed: string, statements: readonly string[], told: readonly string[]])[] = [
  [
    'an entry that says something else',
    [`update promptctl.audit_log set author = 'Eve' where sequence = 4`],
    ['entry-changed 4'],
  ],
  [
    'an entry whose hash was made to fit',
    [`update promptctl.audit_log set author = 'Eve' where sequence = 4`, rehash(4)],
    ['link-broken 5'],
  ],
  [
    'an entry that is gone, with its notes',
    ['delete from promptctl.audit_log where sequence = 4', 'delete from promptctl.audit_rows where sequence = 4'],
    ['entries-missing 5', 'row-unaudited null', 'row-unaudited null', 'row-changed 3', 'row-changed 3'],
  ],
  [
    'an entry that is gone, whose notes are still there',
    ['delete from promptctl.audit_log where sequence = 8'],
    // The environment, the release, what it did, and what is served.
    ['entries-missing 9', 'row-unaudited 8', 'row-unaudited 8', 'row-unaudited 8', 'row-unaudited 8'],
  ],
  [
    'entries that changed places',
    [
      'update promptctl.audit_log set sequence = case sequence when 9 then -10 else -9 end where sequence in (9, 10)',
      'update promptctl.audit_log set sequence = -sequence where sequence < 0',
    ],
    ['link-broken 9', 'entry-changed 9', 'link-broken 10', 'entry-changed 10', 'link-broken 11'],
  ],
  [
    'an entry put behind the last one',
    [
      `insert into promptctl.audit_log select sequence + 1, at, action, author, db_user, detail, null, hash, hash from promptctl.audit_log where sequence = 11`,
    ],
    ['entry-changed 12', 'end-moved 12'],
  ],
  [
    'a note that says something else of a row',
    [
      `update promptctl.audit_rows set hash = sha256('x') where sequence = 3 and relation = 'prompt_versions' and key = (
        select max(key) from promptctl.audit_rows where sequence = 3 and relation = 'prompt_versions')`,
    ],
    ['notes-changed 3', 'row-changed 3'],
  ],
  [
    'a row that was changed, and a note of no entry that says so',
    [
      `update promptctl.prompts set description = 'forged' where name = 'a'`,
      `set local timezone = 'UTC'`,
      `select promptctl.attest('prompts', array(select to_jsonb(p) from promptctl.prompts p where name = 'a'))`,
    ],
    ['row-unaudited 12'],
  ],
  [
    'a note of a table that nobody audits',
    [`insert into promptctl.audit_rows (sequence, relation, key, hash) values (4, 'zzz', '["x"]', sha256('x'))`],
    ['notes-changed 4', 'row-unaudited 4'],
  ],
  [
    'a note that took away what was never there',
    [`insert into promptctl.audit_rows (sequence, relation, key) values (4, 'model_prices', '["a", "2026-01-01"]')`],
    ['notes-changed 4', 'row-unaudited 4'],
  ],
  [
    'a table that is gone',
    ['drop table promptctl.releases cascade'],
    ['row-missing 5', 'row-missing 6', 'row-missing 8'],
  ],
  ['a tip that was moved on', ['update promptctl.audit_tip set sequence = 12'], ['end-moved 11']],
  ['a tip that is gone', ['delete from promptctl.audit_tip'], ['end-moved 11']],
  [
    'a table taken off the list',
    [`delete from promptctl.audited_tables where relation = 'releases'`],
    ['row-missing 1'],
  ],
  [
    'the list taken off the list',
    [`delete from promptctl.audited_tables where relation = 'audited_tables'`],
    ['row-missing 1'],
  ],
];

const ALL = ['audit_log', 'audit_rows', 'audit_tip', 'audited_tables', 'prompts'];

describe.each(inject('servers'))('a history that a superuser writes anew, on $label', (server) => {
  const fixture = useDatabase(server);
  let superuser: Database;

  beforeAll(async () => {
    const { database, superuserUrl } = fixture();
    superuser = openDatabase(superuserUrl, 'test', { max: 1 });
    await pushVersions(database, ['a', 'b'], 3);
    await make(database, 'staging', 'promote', ['a@1', 'b@1']);
    await make(database, 'staging', 'promote', ['a@2']);
    await setRetention(database, 40, 'Ada');
    await make(database, 'staging', 'promote', ['b@2']);
    for (const days of [41, 42, 43]) await setRetention(database, days, 'Ada');
  });
  afterAll(() => superuser.close());

  const tamper = <T>(work: (transaction: Queryable) => Promise<T>) =>
    superuser.transaction(async (transaction) => {
      await disarm(transaction, ALL);
      return work(transaction);
    }, 'rollback');

  const verify = (transaction: Queryable, expected: readonly AuditMark[] = []) =>
    verifyMoment(transaction, expected, () => {});

  const told = async (transaction: Queryable, expected: readonly AuditMark[] = []) =>
    (await verify(transaction, expected)).problems.map(({ kind, sequence }) => `${kind} ${sequence}`);

  /** Every hash of an entry, to be kept elsewhere. */
  const marks = () =>
    superuser.query<AuditMark>(
      'select null as "databaseId", sequence, hash from promptctl.audit_list order by sequence',
    );

  test('is whole before', async () => {
    expect(await verify(superuser, await marks())).toMatchObject({ entries: 11, marks: 11, problems: [], further: 0 });
  });

  test.each(DEEDS)('%s', async (_deed, statements, expected) => {
    const problems = await tamper(async (transaction) => {
      for (const statement of statements) await transaction.query(statement);
      return told(transaction);
    });
    expect(problems).toEqual(expected);
  });

  test('is found in every column of the log, of its notes and of its end', async () => {
    await tamper(async (transaction) => {
      const columns = await columnsOf(transaction, ['audit_log', 'audit_rows', 'audit_tip']);
      // Nothing is read of it but that it is one row.
      for (const column of columns.filter(({ column: name }) => name !== 'only_row')) {
        const problems = await undone(transaction, async () => {
          await transaction.query(
            `update promptctl.${column.relation} set "${column.column}" = ${flipped(column)}
             where ctid = (select max(ctid) from promptctl.${column.relation} where "${column.column}" is not null)`,
          );
          return told(transaction);
        });
        expect({ column, problems }).toEqual({ column, problems: expect.arrayContaining([expect.any(String)]) });
      }
    });
  });

  test('is found by a hash that was kept, where the last entries were cut off and the end moved back', async () => {
    const kept = await marks();
    await tamper(async (transaction) => {
      await transaction.query('delete from promptctl.audit_log where sequence > 8');
      await transaction.query(
        'update promptctl.audit_tip set sequence = 8, hash = (select hash from promptctl.audit_log where sequence = 8)',
      );
      expect(await told(transaction)).toEqual([]);
      expect(await told(transaction, kept.slice(0, 8))).toEqual([]);
      expect(await told(transaction, kept)).toEqual(['mark-beyond 9', 'mark-beyond 10', 'mark-beyond 11']);
    });
  });

  test('is found by a hash that was kept, where all that followed was hashed anew', async () => {
    const kept = await marks();
    await tamper(async (transaction) => {
      await transaction.query(`update promptctl.audit_log set author = 'Eve' where sequence = 6`);
      for (let sequence = 6; sequence <= 11; sequence++) await transaction.query(rehash(sequence));
      await transaction.query(
        'update promptctl.audit_tip set hash = (select hash from promptctl.audit_log where sequence = 11)',
      );
      expect(await told(transaction)).toEqual([]);
      expect(await told(transaction, kept.slice(0, 5))).toEqual([]);
      expect(await told(transaction, kept.slice(4, 7))).toEqual(['mark-missed 6', 'mark-missed 7']);
      expect(await told(transaction, [{ ...(kept[10] as AuditMark), databaseId: null }])).toEqual(['mark-missed 11']);
    });
  });

  test('is found where a note was taken apart into others, which its name was chosen to look like', async () => {
    await tamper(async (transaction) => {
      const [row] = await transaction.query<{ hash: string }>(
        `with forged as (update promptctl.prompts set description = 'forged' where name = 'a' returning *)
         select encode(sha256(convert_to(string_agg(part.key || ' ' || part.value, e'\\n'), 'UTF8')), 'hex') as hash
         from forged cross join lateral jsonb_each(to_jsonb(forged)) as part where part.value <> 'null'`,
      );
      const model = `a 2026-01-01 gone\nprompts a ${row?.hash}\nzzz x`;
      await setPrice(
        transaction,
        { model, validFrom: '2026-01-01', prices: { promptTokens: 1, responseTokens: 1 } },
        'Eve',
      );
      expect(await told(transaction)).toEqual(['row-changed 4']);
      await transaction.query('delete from promptctl.model_prices');
      await transaction.query(
        `with price as (delete from promptctl.audit_rows where sequence = 12 returning hash)
         insert into promptctl.audit_rows (sequence, relation, key, hash)
         select 12, 'model_prices', '["a", "2026-01-01"]', null union all
         select 12, 'prompts', '["a"]', decode($1, 'hex') union all
         select 12, 'zzz', '["x", "2026-01-01"]', hash from price`,
        [row?.hash],
      );
      expect(await told(transaction)).toEqual(['notes-changed 12', 'row-unaudited 12', 'row-unaudited 12']);
    });
  });

  test('is told as far as it is told with sense: of a thousand rows and more their number', async () => {
    await tamper(async (transaction) => {
      await transaction.query(
        `insert into promptctl.audit_rows select 99, 'prompts', n::text, sha256('x') from generate_series(1, 1500) as n`,
      );
      const { problems, further } = await verify(transaction);
      // Each is a note of no entry, and of a prompt that is not there.
      expect({ problems: problems.length, further }).toEqual({ problems: 1_000, further: 2_000 });
    });
  });
});

/** Gives an entry the hash that its text and the entry before it ask for. */
function rehash(sequence: number): string {
  return `update promptctl.audit_log a set previous_hash = before.hash,
      hash = sha256(before.hash || convert_to(promptctl.entry_text(a.sequence, a.at, a.action, a.author, a.db_user, a.detail, a.rows_digest), 'UTF8'))
    from promptctl.audit_log before where a.sequence = ${sequence} and before.sequence = ${sequence - 1}`;
}
