import { describe, expect, inject, test } from 'vitest';
import { IS_LONG } from '../helpers/long-run.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { grown, liveThrough } from './lab/week.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

/** 160 releases in a test run, 2,000 in the long one. */
const WEEK = IS_LONG
  ? { prompts: 500, versions: 5, unknownNames: 10_000 }
  : { prompts: 20, versions: 9, unknownNames: 1_600 };

describe.skipIf(findRedis() === null)('a process that lives through a week of releases', () => {
  const fixture = useDatabase(server);
  const { redis } = useRedis();

  test('holds no more at its end than in the middle of it', { timeout: 900_000 }, async () => {
    expect(grown(await liveThrough(WEEK, fixture(), redis()))).toEqual([]);
  });
});
