import { describe, expect, test } from 'vitest';
import { createPrompts } from '../../src/index.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { createDatabase } from '../helpers/database.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { BUSY, describeMissed } from './lab/figures.ts';
import { QUICK } from './lab/laboratory.ts';
import { play } from './lab/measure.ts';
import { findReplicating, useStandby } from './lab/standby.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import { promotedReplica, readingReplica } from './scenarios/replica.ts';

const redis = findRedis();
const replicating = await findReplicating();

describe.skipIf(redis === null || replicating === null)('apps that read from a replica', () => {
  const { primary, standby } = useStandby(replicating);

  test('store executions in the primary that they name as well, and nowhere without one', async () => {
    const made = await createDatabase(primary());
    const { database, url } = made;
    await pushVersions(database, ['a'], 2);
    await make(database, 'production', 'promote', ['a@1']);
    const replica = standby().urlOf(url);
    const serve = async (options: Parameters<typeof createPrompts>[0]) => {
      const prompts = createPrompts({ redisUrl: null, stateDir: null, ...options });
      await prompts.ready({ timeoutMs: 10_000 });
      await standby().replay('pause');
      const { revision } = await make(database, 'production', 'promote', ['a@2'], { again: true });
      const arrived = await outcomeOf(prompts.getPrompt('a', {}, { minRevision: revision ?? 0 }));
      const served = await prompts.getPrompt('a', {});
      prompts.trackExecution(served, { latencyMs: 1 });
      const isStored = await prompts.flush({ timeoutMs: 2_000 });
      const { failure } = prompts.status().tracking ?? {};
      await standby().replay('resume');
      await expect.poll(() => prompts.getPromptSync('a', {}).version, { timeout: 10_000 }).toBe(2);
      await prompts.close({ timeoutMs: 100 });
      await make(database, 'production', 'rollback', [{ prompt: 'a', version: 1, expected: 2 }]);
      return { arrived, version: served.version, isStored, failure };
    };
    expect(await serve({ databaseUrl: url, readUrl: replica })).toEqual({
      arrived: 'revision-not-reached',
      version: 1,
      isStored: true,
      failure: null,
    });
    expect(await serve({ databaseUrl: replica })).toMatchObject({ version: 1, isStored: false, failure: {} });
    expect(await database.query('select count(*)::integer as stored from promptctl.executions')).toEqual([
      { stored: 1 },
    ]);
    await made.drop();
  });

  describe('of which there are several', () => {
    const laboratory = useLaboratory(redis !== null, QUICK, primary, 1);

    test.each([readingReplica(standby), promotedReplica(standby)])('$title', async (fault) => {
      expect(describeMissed(await play(laboratory(), fault, 0.1), BUSY)).toBe('');
    });
  });
});
