import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { rowProblem } from '../../src/domain/audit-problem.ts';
import { readDifferences } from '../../src/storage/audit.ts';
import { type Database, openDatabase, type Queryable } from '../../src/storage/database.ts';
import { verifyMoment } from '../../src/workflows/verify-audit.ts';
import { doEveryWork } from '../helpers/audited-work.ts';
import { useLogins } from '../helpers/logins.ts';
import { type Column, columnsOf, disarm, flipped, undone } from '../helpers/tampering.ts';
import { useDatabase } from '../helpers/use-database.ts';

interface AuditedTable {
  readonly relation: string;
  readonly keys: readonly string[];
}

describe.each(inject('servers'))('whatever a superuser changes, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, { second: ['releaser'], granted: ['reader'] });
  let superuser: Database;
  let tables: readonly AuditedTable[];

  beforeAll(async () => {
    await doEveryWork(fixture().database, logins().second.database, logins().granted.name);
    superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    tables = await superuser.query<AuditedTable>(
      'select relation, key_columns as keys from promptctl.audited_tables order by relation',
    );
  });
  afterAll(() => superuser.close());

  /** Each thing that is done is undone before the next. */
  const tamper = (work: (transaction: Queryable) => Promise<void>) =>
    superuser.transaction(async (transaction) => {
      await disarm(
        transaction,
        tables.map(({ relation }) => relation),
      );
      await work(transaction);
    }, 'rollback');

  const columns = () =>
    columnsOf(
      superuser,
      tables.map(({ relation }) => relation),
    );

  test('is nothing, and nothing is told', async () => {
    const verified = await verifyMoment(superuser, [], () => {});
    expect(verified).toMatchObject({ problems: [], further: 0, rows: await countRows(superuser, tables) });
  });

  test('in any column of any audited table, by as little as can be, is found and the row named', async () => {
    const all = await columns();
    expect(new Set(all.map(({ relation }) => relation)).size).toBe(tables.length);
    await tamper(async (transaction) => {
      for (const column of all) {
        const { before, after, told } = await undone(transaction, () => flip(transaction, column));
        const { relation, column: name } = column;
        const expected = keysOf(column).includes(name)
          ? [`row-missing ${relation} ${before}`, `row-unaudited ${relation} ${after}`]
          : [`row-changed ${relation} ${before}`];
        expect({ column, told: told.toSorted() }).toEqual({ column, told: expected });
      }
    });
  });

  test('by deleting a row of any audited table is found', async () => {
    await tamper(async (transaction) => {
      for (const { relation } of tables) {
        const { key, told } = await undone(transaction, async () => {
          const [gone] = await transaction.query<{ key: string }>(
            `delete from promptctl.${relation} t where ctid = (select max(ctid) from promptctl.${relation}) returning ${keyText(relation, 't')} as key`,
          );
          return { ...gone, told: await problemsOf(transaction) };
        });
        expect(told).toEqual([`row-missing ${relation} ${key}`]);
      }
    });
  });

  test('by writing a row into any audited table is found', async () => {
    const all = await columns();
    await tamper(async (transaction) => {
      for (const { relation, keys } of tables) {
        const first = all.find((each) => each.relation === relation && each.column === keys[0]) as Column;
        const { key, told } = await undone(transaction, async () => {
          const [forged] = await transaction.query<{ key: string }>(
            `insert into promptctl.${relation} select (jsonb_populate_record(t, jsonb_build_object('${first.column}', ${flipped(first)}))).*
             from promptctl.${relation} t where ctid = (select max(ctid) from promptctl.${relation})
             returning ${keyText(relation, relation)} as key`,
          );
          return { ...forged, told: await problemsOf(transaction) };
        });
        expect(told).toEqual([`row-unaudited ${relation} ${key}`]);
      }
    });
  });

  /** Changes one value of one row, of one that has a value where there is one. */
  async function flip(transaction: Queryable, column: Column) {
    const { relation } = column;
    const quoted = `"${column.column}"`;
    const [row] = await transaction.query<{ before: string; after: string }>(
      `with before as (
         select ctid as place, ${keyText(relation, 't')} as key from promptctl.${relation} t order by ${quoted} is null, ctid desc limit 1
       )
       update promptctl.${relation} t set ${quoted} = ${flipped(column).replaceAll(quoted, `t.${quoted}`)}
       from before where t.ctid = before.place
       returning before.key as before, ${keyText(relation, 't')} as after`,
    );
    return { ...row, told: await problemsOf(transaction) };
  }

  function keysOf({ relation }: Pick<Column, 'relation'>): readonly string[] {
    return tables.find((table) => table.relation === relation)?.keys ?? [];
  }

  function keyText(relation: string, row: string): string {
    return `jsonb_build_array(${keysOf({ relation })
      .map((key) => `to_jsonb(${row}) ->> '${key}'`)
      .join(', ')})::text`;
  }
});

/** Of the rows alone: nothing here touches the chain. */
async function problemsOf(queryable: Queryable): Promise<string[]> {
  const { differences } = await readDifferences(queryable, 1_000);
  return differences.map(rowProblem).map(({ kind, row }) => `${kind} ${row?.relation} ${row?.key}`);
}

async function countRows(queryable: Queryable, tables: readonly AuditedTable[]): Promise<number> {
  const each = tables.map(({ relation }) => `(select count(*) from promptctl.${relation})`);
  const [row] = await queryable.query<{ rows: number }>(`select ${each.join(' + ')} as rows`);
  return row?.rows ?? 0;
}
