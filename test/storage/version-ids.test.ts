import { describe, expect, inject, test } from 'vitest';
import { prompt, push } from '../helpers/changes.ts';
import { useDatabase } from '../helpers/use-database.ts';

const SPACE = 2n ** 48n;

describe.each(inject('servers'))('public version ids, on $label', (server) => {
  const fixture = useDatabase(server);

  test('never repeat: 20,000 numbers give 20,000 ids of one form', async () => {
    const rows = await fixture().database.query<{ id: string }>(
      `select promptctl.next_public_id('pv') as id from generate_series(1, 20000)`,
    );
    const ids = new Set(rows.map(({ id }) => id));
    expect(ids.size).toBe(20_000);
    expect([...ids].filter((id) => !/^pv-[0-9a-f]{12}$/.test(id))).toEqual([]);
  });

  test('step through all 2^48 before one comes back, since the step is odd; those of tests are taken from the same walk', async () => {
    const [row] = await fixture().database.query<{ first: string; second: string; step: string }>(
      `select promptctl.next_public_id('pv') as first, promptctl.next_public_id('ab') as second, version_id_step::text as step
       from promptctl.installation`,
    );
    const [first, second, step] = [toNumber(row?.first), toNumber(row?.second), BigInt(row?.step ?? 0)];
    expect((first + step) % SPACE).toBe(second);
    expect(step % 2n).toBe(1n);
  });

  test('differ between two prompts of one push', async () => {
    const pushed = await push(fixture().database, [prompt('a', 'text'), prompt('b', 'text')]);
    expect(new Set(pushed.map(({ versionId }) => versionId)).size).toBe(2);
  });
});

function toNumber(id: string | undefined): bigint {
  return BigInt(`0x${id?.slice(3)}`);
}
