import { beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushVersions, startTest, testOf } from '../helpers/changes.ts';
import { refusal } from '../helpers/everything.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

const DIGEST = 'a'.repeat(64);
const [SYNTAX, PARAMETER, MISSING, TWICE, CHECK, RANGE] = ['22P02', '22023', '23502', '23505', '23514', '22003'];

/** Starts that cannot be, each with the SQL state of what fails, or the code of the refusal. */
const STARTS: readonly (readonly [string, unknown, string])[] = [
  ['missing', undefined, PARAMETER],
  ['null', null, PARAMETER],
  ['a list', [], PARAMETER],
  ['empty', {}, PARAMETER],
  ['without variants', { variants: [], weights: [10000] }, PARAMETER],
  ['with variants that are no list', { variants: 3 }, PARAMETER],
  ['with a variant null', { variants: [2, null] }, 'version-not-found'],
  ['with a variant between versions', { variants: [2.5, 3] }, SYNTAX],
  ['with a variant twice', { variants: [2, 2] }, TWICE],
  ['with the control as variant', { variants: [2, 1] }, 'control-named'],
  ['without weights', { weights: undefined }, PARAMETER],
  ['with weights null', { weights: null }, PARAMETER],
  ['with weights for fewer', { weights: [5000, 5000] }, PARAMETER],
  ['with weights for more', { weights: [2500, 2500, 2500, 2500] }, PARAMETER],
  ['with weights that sum to less', { weights: [5000, 2500, 2499] }, PARAMETER],
  ['with weights that sum to more', { weights: [5000, 2500, 2501] }, PARAMETER],
  ['with a weight of nothing', { weights: [5000, 5000, 0] }, CHECK],
  ['with a weight below nothing', { weights: [5000, 5001, -1] }, CHECK],
  ['with a weight null', { weights: [5000, 5000, null] }, MISSING],
  ['with a weight between basis points', { weights: [5000, 2499.5, 2500.5] }, SYNTAX],
  ['with weights past all numbers', { weights: [1e12, 1, 1] }, RANGE],
  ['with eleven arms', { variants: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], weights: [...Array(10).fill(900), 1000] }, CHECK],
  ['without coverage', { coverage: undefined }, PARAMETER],
  ['with coverage null', { coverage: null }, PARAMETER],
  ['with coverage of nothing', { coverage: 0 }, CHECK],
  ['with coverage of more than all', { coverage: 10001 }, CHECK],
  ['with coverage between basis points', { coverage: 0.5 }, SYNTAX],
  ['without salt', { salt: null }, MISSING],
  ['with an empty salt', { salt: '' }, CHECK],
  ['with a salt of other signs', { salt: 'a b' }, CHECK],
  ['with a salt of two lines', { salt: 'a\n' }, CHECK],
  ['with a long salt', { salt: 'a'.repeat(65) }, CHECK],
  ['without algorithm', { hashVersion: null }, MISSING],
  ['with algorithm 0', { hashVersion: 0 }, CHECK],
  ['without metric', { metric: null }, MISSING],
  ['with a metric that is no name', { metric: 'Rating!' }, CHECK],
  ['without effect', { minimumEffect: null }, MISSING],
  ['with no effect at all', { minimumEffect: 0 }, CHECK],
  ['with an endless effect', { minimumEffect: 'Infinity' }, CHECK],
  ['with an effect that is no number', { minimumEffect: 'NaN' }, CHECK],
  ['without alpha', { alpha: null }, MISSING],
  ['with alpha 0', { alpha: 0 }, CHECK],
  ['with alpha of a half', { alpha: 0.5 }, CHECK],
  ['with alpha that is no number', { alpha: 'NaN' }, CHECK],
  ['of no day', { maxDays: 0 }, CHECK],
  ['of more than a year', { maxDays: 366 }, CHECK],
  ['with users forced into what is no arm', { forced: { [DIGEST]: 5 } }, 'forced-elsewhere'],
  ['with users forced into nothing', { forced: { [DIGEST]: null } }, MISSING],
  ['with users by their name', { forced: { 'user-1': 2 } }, CHECK],
  ['with users by a digest in capitals', { forced: { [DIGEST.toUpperCase()]: 2 } }, CHECK],
  ['with users in a list', { forced: [2] }, PARAMETER],
];

/** The same of ramps. */
const RAMPS: readonly (readonly [string, unknown, string])[] = [
  ['missing', undefined, PARAMETER],
  ['null', null, PARAMETER],
  ['more than all', 10001, CHECK],
  ['between basis points', 2500.5, SYNTAX],
  ['a word', 'all', SYNTAX],
  ['a list', [3000], SYNTAX],
];

describe.each(inject('servers'))('raw SQL about tests, on $label', (server) => {
  const fixture = useDatabase(server);
  const database = () => fixture().database;
  const release = (environment: string, kind: string, items: readonly object[]) => () =>
    database().query(`select promptctl.release($1, $2, $3, '', 'me', '{}', null, '{}') as result`, [
      environment,
      JSON.stringify(items),
      kind,
    ]);
  const failed = (outcome: string) =>
    /^\w{5}$/.test(outcome) ? { code: 'database-failed', exit: 70, data: { sqlState: outcome } } : { code: outcome };

  let environment: string;
  beforeAll(async () => {
    await pushVersions(database(), ['a', 'b'], 11);
    environment = await newEnvironment(database());
    await make(database(), environment, 'promote', ['a@1', 'b@1']);
    await startTest(database(), environment, 'b', [2], { start: { coverage: 2000 } });
  });

  test.each(STARTS)('starts no test %s, and leaves nothing of it behind', async (_about, given, outcome) => {
    const isWhole =
      typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length > 0;
    const item = { prompt: 'a', start: isWhole ? { ...testOf([2, 3]), ...given } : given };
    expect(await refusal(database(), release(environment, 'test-start', [item]))).toMatchObject(failed(outcome));
  });

  test.each(RAMPS)('ramps no test to a coverage that is %s', async (_about, ramp, sqlState) => {
    const ramping = release(environment, 'test-ramp', [{ prompt: 'b', ramp }]);
    expect(await refusal(database(), ramping)).toMatchObject(failed(sqlState));
  });

  test.each([0, -1, 1999])('ramps no test down to %s', async (ramp) => {
    const ramping = release(environment, 'test-ramp', [{ prompt: 'b', ramp }]);
    expect(await refusal(database(), ramping)).toMatchObject({ code: 'coverage-lower' });
  });

  test.each(['2000', 2000])('takes a ramp to the coverage that there is, %j, for none', async (ramp) => {
    const ramping = release(environment, 'test-ramp', [{ prompt: 'b', ramp }]);
    expect(await refusal(database(), ramping)).toMatchObject({ value: [{ result: { revision: null } }] });
  });

  test.each([
    ['promote', { prompt: 'a', version: 2 }],
    ['retire', { prompt: 'a' }],
    ['test-start', { prompt: 'a', start: testOf([2]) }],
    ['test-ramp', { prompt: 'b', ramp: 3000 }],
    ['test-stop', { prompt: 'b', version: 2 }],
    ['rollback', { prompt: 'b' }],
  ])('makes no %s of one prompt twice in one release', async (kind, item) => {
    expect(await refusal(database(), release(environment, kind, [item, item]))).toMatchObject(failed(TWICE));
  });

  test('decides by the named keys only: nothing else says which test runs, at what coverage, or what is held', async () => {
    const forged = {
      testId: 'ab-000000000000',
      coverage: 9000,
      unchanged: true,
      held: ['pv-0'],
      top: 1,
      servedId: 'pv-0',
    };
    const started = release(environment, 'test-start', [
      { prompt: 'a', start: testOf([2], { coverage: 10 }), ...forged },
    ]);
    const [row] = (await started()) as { result: { items: { changed: boolean; test: { id: string } }[] } }[];
    expect(row?.result.items).toMatchObject([
      { changed: true, version: 1, test: { coverages: [{ coverage: 10 }], stopped: null } },
    ]);
    expect(row?.result.items[0]?.test.id).not.toBe(forged.testId);
    const stopped = await release(environment, 'test-stop', [{ prompt: 'a', ...forged }])();
    expect(stopped).toMatchObject([{ result: { items: [{ version: 1, test: { stopped: { version: 1 } } }] } }]);
  });
});
