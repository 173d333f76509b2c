import { beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { findTest, promptState } from '../helpers/test-state.ts';
import { promoted, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('rollback under a test, on $label,', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const state = (environment: string, prompt = 'a') => promptState(database(), environment, prompt);
  const back = (environment: string, item: object = {}, asked = {}) =>
    make(database(), environment, 'rollback', [{ prompt: 'a', version: null, ...item }], asked);
  const undo = (environment: string, undoes: number, expected: number | null) =>
    back(environment, { undoes, expected });

  beforeAll(() => pushVersions(database(), ['a', 'b'], 6));

  test.each([null, 1])('keeps the control and holds the variants, wherever it would have led (%j)', async (version) => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const id = await startTest(database(), environment, 'a', [5, 4]);
    const made = await back(environment, { version, expected: 2, expectedTest: id }, { reason: 'rude', author: 'Bob' });
    const stopped = { revision: 4, at: made.at, author: 'Bob', reason: 'rude', kind: 'rollback', version: 2 };
    expect(made.items).toMatchObject([{ version: 2, previousVersion: 2, changed: true, test: { id, stopped } }]);
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [4, 5], running: [] });
  });

  test('and once more goes to what was live before the control', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    await startTest(database(), environment, 'a', [3]);
    await back(environment);
    await back(environment, { version: 1, expected: 2, expectedTest: null });
    expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2, 3], running: [] });
  });

  test('where nothing was live before, keeps the control all the same', async () => {
    const environment = await promoted(database(), 'a@2');
    await startTest(database(), environment, 'a', [3]);
    await back(environment);
    expect(await state(environment)).toEqual({ live: 2, earlier: [], held: [3], running: [] });
    expect(await refusal(database(), () => back(environment))).toMatchObject({ code: 'nothing-before' });
  });

  test('by two people at once steps back once', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const id = await startTest(database(), environment, 'a', [3]);
    const seen = { version: 1, expected: 2, expectedTest: id };
    const first = await back(environment, seen, { author: 'Bob' });
    const ended = await findTest(database(), id);
    const by = { author: 'Bob', at: first.at, revision: 4 };
    const item = { prompt: 'a', served: 2, refusal: 'test-conflict', ...seen, ...by, test: ended };
    expect(await refusal(database(), () => back(environment, seen))).toEqual({
      code: 'test-conflict',
      exit: 5,
      data: { environment, items: [item] },
    });
  });

  test('to a version moves the control there, and holds it with the variants', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2', 'a@4');
    await startTest(database(), environment, 'a', [5, 6]);
    const made = await back(environment, { version: 1, to: 1 });
    expect(made.items).toMatchObject([{ version: 1, previousVersion: 4, test: { stopped: { version: 1 } } }]);
    expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2, 4, 5, 6], running: [] });
  });

  test('to a version that is a variant holds the others', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2', 'a@4');
    await startTest(database(), environment, 'a', [2, 5]);
    await back(environment, { version: 2, to: 2 });
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [4, 5], running: [] });
  });

  test('to the control keeps it', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    await startTest(database(), environment, 'a', [3]);
    await back(environment, { version: 2, to: 2 });
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [3], running: [] });
  });

  test('to what was never live is refused, and the test runs on', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2');
    const id = await startTest(database(), environment, 'a', [3]);
    const running = await findTest(database(), id);
    for (const version of [3, 4]) {
      const item = { prompt: 'a', version, to: version, served: 2, refusal: 'not-served-before', test: running };
      expect(await refusal(database(), () => back(environment, { version, to: version }))).toEqual({
        code: 'not-served-before',
        exit: 1,
        data: { environment, items: [item] },
      });
    }
  });

  test('takes a variant that was live once out of what comes before', async () => {
    const environment = await promoted(database(), 'a@1', 'a@2', 'a@3');
    await startTest(database(), environment, 'a', [2]);
    expect(await state(environment)).toMatchObject({ earlier: [2, 1] });
    await back(environment);
    expect(await state(environment)).toEqual({ live: 3, earlier: [1], held: [2], running: [] });
  });

  test('holds an arm: the next pipeline does not promote it, nor test it, unless asked to', async () => {
    const environment = await promoted(database(), 'a@1');
    await startTest(database(), environment, 'a', [3]);
    await back(environment, {}, { reason: 'rude' });
    const promote = (asked = {}) => make(database(), environment, 'promote', ['a@3'], asked);
    const held = { code: 'version-held', data: { items: [{ version: 3, reason: 'rude', revision: 3 }] } };
    expect(await refusal(database(), () => promote())).toMatchObject(held);
    expect(await refusal(database(), () => startTest(database(), environment, 'a', [3]))).toMatchObject(held);
    await promote({ again: true });
    expect(await state(environment)).toMatchObject({ live: 3, held: [] });
  });

  test('of many prompts ends the tests of those that have one, and steps back the others', async () => {
    const environment = await promoted(database(), 'a@1 b@1', 'a@2 b@2');
    await startTest(database(), environment, 'a', [3]);
    const items = ['a', 'b'].map((prompt) => ({ prompt, version: 1, expected: 2 }));
    await make(database(), environment, 'rollback', items);
    expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [3], running: [] });
    expect(await state(environment, 'b')).toEqual({ live: 1, earlier: [], held: [2], running: [] });
  });

  describe('of a whole release', () => {
    test('that is the promote below takes the control back, and holds it with the variants; once', async () => {
      const environment = await promoted(database(), 'a@1', 'a@2');
      await startTest(database(), environment, 'a', [3]);
      await make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: 10_000 }]);
      await undo(environment, 2, 2);
      expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2, 3], running: [] });
      expect(await refusal(database(), () => undo(environment, 2, 2))).toMatchObject({ code: 'release-conflict' });
    });

    test('never holds what it brings back, a variant though it was', async () => {
      const environment = await promoted(database(), 'a@1', 'a@2');
      await startTest(database(), environment, 'a', [1, 3]);
      await undo(environment, 2, 2);
      expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2, 3], running: [] });
      await make(database(), environment, 'promote', ['a@4']);
      expect(await state(environment)).toMatchObject({ live: 4, earlier: [1] });
    });

    test('that is the first of all serves nothing again', async () => {
      const environment = await promoted(database(), 'a@2');
      await startTest(database(), environment, 'a', [3]);
      await undo(environment, 1, 2);
      expect(await state(environment)).toEqual({ live: null, earlier: [], held: [2, 3], running: [] });
    });

    test('that is the start keeps the control; once, and not after the test ended otherwise', async () => {
      const environment = await promoted(database(), 'a@1', 'a@2');
      const id = await startTest(database(), environment, 'a', [3], { start: { coverage: 100 } });
      await make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: 200 }]);
      expect((await undo(environment, 3, 2)).items).toMatchObject([
        { version: 2, test: { id, stopped: { version: 2 } } },
      ]);
      expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [3], running: [] });
      const conflict = { code: 'release-conflict', data: { items: [{ author: 'Ada', revision: 5 }] } };
      expect(await refusal(database(), () => undo(environment, 3, 2))).toMatchObject(conflict);
      await startTest(database(), environment, 'a', [4]);
      expect(await refusal(database(), () => undo(environment, 3, 2))).toMatchObject({ code: 'release-conflict' });
    });

    test('that ended the test by promoting brings the control back, and holds what was promoted; once', async () => {
      for (const kind of ['promote', 'test-stop'] as const) {
        const environment = await promoted(database(), 'a@1', 'a@2');
        await startTest(database(), environment, 'a', [3, 4]);
        await make(database(), environment, kind, ['a@4'], { stopTest: true });
        await undo(environment, 4, 4);
        expect(await state(environment)).toEqual({ live: 2, earlier: [1], held: [4], running: [] });
        expect(await refusal(database(), () => undo(environment, 4, 2))).toMatchObject({ code: 'release-conflict' });
        await back(environment, { version: 1 });
        expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2, 4], running: [] });
      }
    });

    test('that promoted an arm ends the test that was started on it since', async () => {
      const environment = await promoted(database(), 'a@1');
      await startTest(database(), environment, 'a', [3]);
      await make(database(), environment, 'test-stop', ['a@3']);
      await startTest(database(), environment, 'a', [4]);
      await undo(environment, 3, 3);
      expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [3, 4], running: [] });
    });

    test('that is a ramp, or an end that kept the control, cannot be undone', async () => {
      const environment = await promoted(database(), 'a@1');
      await startTest(database(), environment, 'a', [3], { start: { coverage: 100 } });
      await make(database(), environment, 'test-ramp', [{ prompt: 'a', version: null, ramp: 200 }]);
      expect(await refusal(database(), () => undo(environment, 3, 1))).toMatchObject({ code: 'release-conflict' });
      await make(database(), environment, 'test-stop', ['a']);
      expect(await refusal(database(), () => undo(environment, 4, 1))).toMatchObject({ code: 'release-conflict' });
    });

    test('that started tests on many prompts ends them all, or none where one has ended', async () => {
      const environment = await promoted(database(), 'a@1 b@1');
      const start = async () => {
        const started = await make(
          database(),
          environment,
          'test-start',
          [
            { prompt: 'a', version: null, start: testOf([2]) },
            { prompt: 'b', version: null, start: testOf([3]) },
          ],
          { again: true },
        );
        return started.revision ?? 0;
      };
      const undoBoth = (undoes: number) =>
        make(
          database(),
          environment,
          'rollback',
          ['a', 'b'].map((prompt) => ({ prompt, version: null, expected: 1, undoes })),
        );
      await undoBoth(await start());
      expect(await state(environment)).toEqual({ live: 1, earlier: [], held: [2], running: [] });
      expect(await state(environment, 'b')).toEqual({ live: 1, earlier: [], held: [3], running: [] });
      const revision = await start();
      await make(database(), environment, 'test-stop', ['b']);
      expect(await refusal(database(), () => undoBoth(revision))).toMatchObject({
        code: 'release-conflict',
        data: { items: [{ prompt: 'b' }] },
      });
      expect(await state(environment)).toMatchObject({ running: [[2]] });
    });
  });
});
