import { beforeAll, describe, expect, inject, test } from 'vitest';
import { listReleases, type ReleaseItem } from '../../src/storage/releases.ts';
import { type Asked, make, pushContracts, pushVersions, startTest } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { findTest, promptState } from '../helpers/test-state.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('the end of a test, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const running = async (variants: readonly number[], name = 'a', live: readonly number[] = [1, 3]) => {
    const environment = await promoted(database(), ...live.map((version) => `${name}@${version}`));
    const id = await startTest(database(), environment, name, variants, { acceptContract: true });
    return { environment, id };
  };
  const stop = (environment: string, version: number | null, expected: Partial<ReleaseItem> = {}, asked: Asked = {}) =>
    make(database(), environment, 'test-stop', [{ prompt: 'a', version, ...expected }], asked);
  const state = (environment: string) => promptState(database(), environment, 'a');

  beforeAll(() => pushVersions(database(), ['a', 'b'], 5));

  test.each([null, 3])(
    'that keeps the control (asked for as %j) leaves all as it was, and holds nothing',
    async (version) => {
      const { environment, id } = await running([4, 2]);
      const before = await findTest(database(), id);
      const made = await stop(environment, version, { expectedTest: id }, { reason: 'no winner', author: 'Bob' });
      const versionId = before.arms[0]?.versionId;
      const stopped = { revision: 4, at: made.at, author: 'Bob', reason: 'no winner', kind: 'test-stop', version: 3 };
      const served = { version: 3, versionId, previousVersion: 3, previousVersionId: versionId };
      expect(made).toMatchObject({ kind: 'test-stop', revision: 4 });
      expect(made.items).toEqual([{ prompt: 'a', ...served, changed: true, test: { ...before, stopped } }]);
      expect(await findTest(database(), id)).toEqual({ ...before, stopped });
      expect(await state(environment)).toEqual({ live: 3, earlier: [1], held: [], running: [] });
      const [logged] = await listReleases(database(), environment, { prompt: 'a', since: null, limit: 1 });
      expect(logged?.items).toEqual([
        { prompt: 'a', version: 3, previousVersion: 3, served: true, test: id, coverage: null, arms: [3, 4, 2] },
      ]);
      expect(await make(database(), environment, 'promote', ['a@4'])).toMatchObject({ revision: 5 });
    },
  );

  test('that promotes an arm makes it live, whatever its number, on top of the control', async () => {
    const { environment, id } = await running([4, 2]);
    const made = await stop(environment, 2, { expectedTest: id });
    const { arms } = await findTest(database(), id);
    expect(made.items).toMatchObject([
      {
        version: 2,
        versionId: arms[2]?.versionId,
        previousVersion: 3,
        test: { stopped: { kind: 'test-stop', version: 2 } },
      },
    ]);
    expect(await state(environment)).toEqual({ live: 2, earlier: [3, 1], held: [], running: [] });
    await make(database(), environment, 'rollback', ['a@3']);
    expect(await state(environment)).toEqual({ live: 3, earlier: [1], held: [2], running: [] });
  });

  test('promotes an arm that asks more of callers, or was held: that was accepted at the start', async () => {
    await pushContracts(database(), 'contract', {}, { name: { type: 'string' } });
    const { environment } = await running([2], 'contract', [1]);
    await make(database(), environment, 'test-stop', ['contract@2']);
    expect(await promptState(database(), environment, 'contract')).toMatchObject({ live: 2, earlier: [1] });
    await make(database(), environment, 'rollback', ['contract@1']);
    await startTest(database(), environment, 'contract', [2], { again: true, acceptContract: true });
    await make(database(), environment, 'test-stop', ['contract@2']);
    expect(await promptState(database(), environment, 'contract')).toMatchObject({ live: 2, held: [], running: [] });
  });

  test('that promotes what is no arm is refused, with the test', async () => {
    const { environment, id } = await running([4]);
    for (const version of [2, 77]) {
      const item = { prompt: 'a', version, served: 3, refusal: 'arm-not-found', test: await findTest(database(), id) };
      expect(await refusal(database(), () => stop(environment, version))).toEqual({
        code: 'arm-not-found',
        exit: 4,
        data: { environment, items: [item] },
      });
    }
  });

  test('comes once: whoever is second learns that it is over, and who ended it', async () => {
    const { environment, id } = await running([4]);
    await stop(environment, 4, {}, { author: 'Bob' });
    const again = () => stop(environment, null, { expectedTest: id });
    const item = { prompt: 'a', version: null, served: 4, expectedTest: id, refusal: 'test-not-running' };
    expect(await refusal(database(), again)).toEqual({
      code: 'test-not-running',
      exit: 4,
      data: { environment, items: [{ ...item, test: await findTest(database(), id) }] },
    });
    const next = await startTest(database(), environment, 'a', [5]);
    expect(await refusal(database(), again)).toMatchObject({
      code: 'test-conflict',
      data: { items: [{ test: { id: next } }] },
    });
  });

  test('of several tests is one release, each with an end of its own, or of none', async () => {
    const { environment } = await running([4]);
    await make(database(), environment, 'promote', ['b@1']);
    const both = () => make(database(), environment, 'test-stop', ['a@4', 'b']);
    expect(await refusal(database(), both)).toMatchObject({
      code: 'test-not-running',
      data: { items: [{ prompt: 'b' }] },
    });
    await startTest(database(), environment, 'b', [2]);
    expect(await both()).toMatchObject({
      items: [
        { version: 4, test: { stopped: {} } },
        { version: 1, test: { stopped: {} } },
      ],
    });
    expect(await state(environment)).toMatchObject({ live: 4, running: [] });
    expect(await promptState(database(), environment, 'b')).toEqual({ live: 1, earlier: [], held: [], running: [] });
  });

  test('when it is dry changes nothing and says all of it', async () => {
    const { environment } = await running([4]);
    const dry = () => stop(environment, 4, {}, { dryRun: true });
    expect(await refusal(database(), dry)).toMatchObject({
      value: { revision: 4, items: [{ version: 4, test: { stopped: { version: 4 } } }] },
    });
  });
});
