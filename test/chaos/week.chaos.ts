import { describe, expect, inject, test } from 'vitest';
import { grown, liveThrough } from '../faults/lab/week.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { useDatabase } from '../helpers/use-database.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe.skipIf(findRedis() === null)('a process that lives through a week of 2,000 releases', () => {
  const fixture = useDatabase(server);
  const { redis } = useRedis();

  test('holds no more at its end than in the middle of it', async () => {
    const week = { prompts: 500, versions: 5, unknownNames: 10_000 };
    expect(grown(await liveThrough(week, fixture(), redis()))).toEqual([]);
  });
});
