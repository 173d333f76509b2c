import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTemplate } from '../helpers/database.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { BUSY, describeMissed } from './lab/figures.ts';
import { QUICK } from './lab/laboratory.ts';
import { play } from './lab/measure.ts';
import { findReplicating, type Primary, startPrimary } from './lab/standby.ts';
import { useLaboratory } from './lab/use-laboratory.ts';
import { failoverOf, restoredBackup } from './scenarios/history.ts';

const redis = findRedis();
const replicating = await findReplicating();
const [server] = inject('servers');

describe.skipIf(redis === null || server === undefined)('apps follow the database to another history, after', () => {
  const laboratory = useLaboratory(redis !== null, QUICK, () => server as NonNullable<typeof server>, 1);

  test(`a ${restoredBackup.title}`, async () => {
    expect(describeMissed(await play(laboratory(), restoredBackup, 0.1), BUSY)).toBe('');
  });
});

describe.skipIf(redis === null || replicating === null)('apps follow the database to its standby, after', () => {
  let primary: Primary;
  beforeAll(async () => {
    primary = await startPrimary(replicating ?? '');
    await createTemplate(primary);
  });
  afterAll(() => primary.stop());
  const laboratory = useLaboratory(redis !== null, QUICK, () => primary, 1);

  test('a failover with a lost release', async () => {
    expect(describeMissed(await play(laboratory(), failoverOf(primary), 0.1), BUSY)).toBe('');
  });
});
