import { describe, expect, inject, test } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { grown, liveThrough } from './lab/week.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe.skipIf(findRedis() === null)('a process that lives through a week of releases', () => {
  const fixture = useDatabase(server);
  const { redis } = useRedis();

  test('holds no more at its end than in the middle of it', async () => {
    const week = { prompts: 20, versions: 9, unknownNames: 1_600 };
    expect(grown(await liveThrough(week, fixture(), redis()))).toEqual([]);
  });
});
