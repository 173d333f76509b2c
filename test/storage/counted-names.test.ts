import { describe, expect, inject, test } from 'vitest';
import { COUNTED } from '../../src/domain/counted.ts';
import { useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('the totals of executions, on $label', (server) => {
  const fixture = useDatabase(server);

  test('have the same names in every function as in this code, in the same order', async () => {
    const lists = await fixture().database.query<{ list: string }>(
      `select (regexp_matches(prosrc, '\\{([a-z,-]*cached-write-tokens[a-z,-]*)\\}', 'g'))[1] as list
       from pg_proc where pronamespace = 'promptctl'::regnamespace`,
    );
    expect(lists.map(({ list }) => list)).toEqual(lists.map(() => COUNTED.join(',')));
    expect(lists.length).toBeGreaterThanOrEqual(2);
  });
});
