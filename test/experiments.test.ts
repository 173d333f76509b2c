import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import * as face from '../src/experiments.ts';
import { thrown } from './helpers/thrown.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

/** What callers without types may give. */
const untyped = face as unknown as {
  readonly [name in 'shard' | 'assignArm' | 'compareArms' | 'sampleRatio' | 'planTest']: (
    ...given: unknown[]
  ) => unknown;
};
const refused = (option: string, problem: string) => ({ code: 'options-invalid', exit: 2, data: { option, problem } });

const POINTS = 'must be a whole number from 0 to 10000 (basis points)';
const LIST = 'must be a list of 2 to 10, the control first';
const split = { salt: 'e_k2', coverage: 10_000, arms: [{ weight: 3_334 }, { weight: 3_333 }, { weight: 3_333 }] };

describe('the pure face', () => {
  test('has these names and no others, and the package names it', async () => {
    expect(new Set(Object.keys(face))).toEqual(
      new Set(['assignArm', 'compareArms', 'isPromptctlError', 'planTest', 'PromptctlError', 'sampleRatio', 'shard']),
    );
    const { exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
    expect(exports).toMatchObject({
      './experiments': { types: './dist/experiments.d.ts', default: './dist/experiments.js' },
    });
  });

  test('reaches no package and nothing above the domain', async () => {
    const { metafile } = await build({
      entryPoints: [join(ROOT, 'src/experiments.ts')],
      absWorkingDir: ROOT,
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      metafile: true,
      packages: 'external',
    });
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    const packages = imports.filter(({ external }) => external).map(({ path }) => path);
    const rooms = Object.keys(metafile.inputs).map((path) => path.split('/').slice(0, 2).join('/'));
    expect({ packages: [...new Set(packages)], rooms: [...new Set(rooms)].toSorted() }).toEqual({
      packages: ['node:crypto'],
      rooms: ['src/domain', 'src/experiments.ts'],
    });
  });

  test('is there for programs in CommonJS too', async () => {
    const script = `const { shard, assignArm } = require(${JSON.stringify(join(ROOT, 'dist/experiments.js'))});
      console.log(JSON.stringify([shard('exp_01HZX', 'user-1'), assignArm(${JSON.stringify(split)}, 'user-42')]));`;
    const { stdout } = await run(process.execPath, ['-e', script]);
    expect(JSON.parse(stdout)).toEqual([8_593, 1]);
  });
});

describe('shard', () => {
  test('divides users into 10,000 parts, or as many as are asked for', () => {
    expect([
      face.shard('exp_01HZX', 'user-1'),
      face.shard('exp_01HZX', 'user-1', 1_000_000),
      face.shard('exp_01HZX', 'user-1', 2 ** 32),
      face.shard('exp_01HZX', 'user-1', 1),
      face.shard('exp_01HZX', ''),
    ]).toEqual([8_593, 28_593, 1_940_028_593, 0, 6_121]);
  });

  test('refuses what is no text, and numbers of shards that there cannot be', () => {
    const ofShards = refused('shards', 'must be a whole number from 1 to 4294967296');
    expect([
      thrown(() => untyped.shard(undefined, 'user-1')),
      thrown(() => untyped.shard('salt', 42)),
      thrown(() => untyped.shard('salt', null)),
      ...[0, -1, 1.5, NaN, Infinity, 2 ** 32 + 1, '10', null].map((shards) =>
        thrown(() => untyped.shard('salt', 'user-1', shards)),
      ),
    ]).toEqual([
      refused('salt', 'must be a string'),
      refused('userId', 'must be a string'),
      refused('userId', 'must be a string'),
      ...Array.from({ length: 8 }, () => ofShards),
    ]);
  });
});

describe('assignArm', () => {
  test('gives the index of the arm, and null to who is not in the test or nobody', () => {
    expect(['user-1', 'user-3', 'user-42', '', null, undefined].map((userId) => face.assignArm(split, userId))).toEqual(
      [2, 0, 1, null, null, null],
    );
    expect([3_461, 3_462].map((coverage) => face.assignArm({ ...split, coverage }, 'alice'))).toEqual([null, 0]);
  });

  test.each([
    ['no object', null, 'split', 'must be an object: { salt, coverage, arms }'],
    ['a salt that is no text', { ...split, salt: 7 }, 'salt', 'must be a string'],
    ['a coverage in parts of 1', { ...split, coverage: 0.5 }, 'coverage', POINTS],
    ['a coverage above all', { ...split, coverage: 10_001 }, 'coverage', POINTS],
    ['no arms', { ...split, arms: undefined }, 'arms', LIST],
    ['one arm', { ...split, arms: [{ weight: 10_000 }] }, 'arms', LIST],
    ['eleven arms', { ...split, arms: Array.from({ length: 11 }, () => ({ weight: 0 })) }, 'arms', LIST],
    ['bare weights', { ...split, arms: [5_000, 5_000] }, 'arms[0].weight', POINTS],
    ['an arm that is null', { ...split, arms: [{ weight: 10_000 }, null] }, 'arms[1].weight', POINTS],
    ['a negative weight', { ...split, arms: [{ weight: 10_001 }, { weight: -1 }] }, 'arms[0].weight', POINTS],
    [
      'percents',
      { ...split, arms: [{ weight: 50 }, { weight: 50 }] },
      'arms',
      'must have weights that sum to 10000, and these sum to 100',
    ],
  ])('refuses %s, whoever the user is', (_, given, option, problem) => {
    const outcomes = ['user-1', '', null].map((userId) => thrown(() => untyped.assignArm(given, userId)));
    expect(outcomes).toEqual(outcomes.map(() => refused(option, problem)));
  });

  test('refuses ids that are no text, which another language would write otherwise', () => {
    const outcomes = [42, true, {}, 10n].map((userId) => thrown(() => untyped.assignArm(split, userId)));
    expect(outcomes).toEqual(outcomes.map(() => refused('userId', 'must be a string')));
  });

  test('takes arms that say more than their weight', () => {
    const arms = [
      { weight: 0, version: 7 },
      { weight: 10_000, version: 8 },
    ];
    expect(face.assignArm({ salt: 's', coverage: 10_000, arms }, 'user-1')).toBe(1);
  });
});

const control = { users: 400, sumX: 270_500, sumY: 795.5, sumXX: 231e6, sumYY: 1_844, sumXY: 631_000 };
const variant = { users: 410, sumX: 222_800, sumY: 801.25, sumXX: 156.5e6, sumYY: 1_852.5, sumXY: 520_500 };
const options = { scale: 'log', minimumEffect: 0.1, alpha: 0.05 } as const;
const plan = { ...options, power: 0.8, traffic: control, usersPerDay: 96, weights: [1, 1] };
const NOT_NUMBERS = [NaN, Infinity, -1, '7', null, undefined];

describe('compareArms', () => {
  test('gives numbers that JSON can hold', () => {
    expect(face.compareArms(control, variant, options)).toEqual({
      scale: 'log',
      minimumEffect: 0.1,
      alpha: 0.05,
      means: { control: expect.closeTo(340.038, 3), variant: expect.closeTo(278.066, 3) },
      estimate: expect.closeTo(-0.2012, 4),
      standardError: expect.closeTo(0.02035, 5),
      degreesOfFreedom: expect.closeTo(687.73, 2),
      multiplier: expect.closeTo(3.1071, 4),
      interval: { low: expect.closeTo(-0.26443, 5), high: expect.closeTo(-0.13797, 5) },
      logEvidence: expect.closeTo(42.2167, 4),
      pValue: expect.closeTo(0, 15),
      effectiveUsers: { control: expect.closeTo(343.18, 2), variant: expect.closeTo(346.56, 2) },
    });
  });

  test('refuses what is no sum, naming it', () => {
    const sums = ['sumX', 'sumY', 'sumXX', 'sumYY', 'sumXY'];
    for (const name of sums) {
      const outcomes = [...NOT_NUMBERS, 1e61].map((value) =>
        thrown(() => untyped.compareArms(control, { ...variant, [name]: value }, options)),
      );
      expect(outcomes).toEqual(
        outcomes.map(() => refused(`variant.${name}`, 'must be 0, or a number from 1e-60 to 1e60')),
      );
    }
    const users = [...NOT_NUMBERS, 1.5].map((users) =>
      thrown(() => untyped.compareArms({ ...control, users }, variant, options)),
    );
    expect(users).toEqual(users.map(() => refused('control.users', 'must be a whole number of users, 0 or more')));
    expect(thrown(() => untyped.compareArms(null, variant, options))).toEqual(
      refused('control', 'must be an object: { users, sumX, sumY, sumXX, sumYY, sumXY }'),
    );
  });

  test('refuses sums that cannot be of so many users', () => {
    const given = [
      { ...control, users: 300 },
      { ...control, sumYY: 1_500 },
      { ...control, sumXY: 700_000 },
    ];
    expect(given.map((sums) => thrown(() => face.compareArms(sums, variant, options)))).toEqual(
      ['sumX² is above users × sumXX', 'sumY² is above users × sumYY', 'sumXY² is above sumXX × sumYY'].map((problem) =>
        refused('control', `cannot be sums over users: ${problem}`),
      ),
    );
  });

  test('refuses options that it cannot judge by', () => {
    const scales = ['diff', '', null].map((scale) =>
      thrown(() => untyped.compareArms(control, variant, { ...options, scale })),
    );
    const effects = [...NOT_NUMBERS, 0].map((minimumEffect) =>
      thrown(() => untyped.compareArms(control, variant, { ...options, minimumEffect })),
    );
    const alphas = [...NOT_NUMBERS, 0, 1].map((alpha) =>
      thrown(() => untyped.compareArms(control, variant, { ...options, alpha })),
    );
    expect([...scales, ...effects, ...alphas]).toEqual([
      ...scales.map(() => refused('scale', 'must be log or difference')),
      ...effects.map(() => refused('minimumEffect', 'must be a number from 1e-9 to 1000000000')),
      ...alphas.map(() => refused('alpha', 'must be a number from 0.000001 to 0.5')),
    ]);
    expect(thrown(() => untyped.compareArms(control, variant))).toEqual(
      refused('options', 'must be an object: { scale, minimumEffect, alpha }'),
    );
  });
});

describe('sampleRatio', () => {
  test('judges users by weights, in basis points or otherwise', () => {
    expect([face.sampleRatio([0, 40], [5_000, 5_000]), face.sampleRatio([0, 40], [0.5, 0.5])]).toEqual(
      Array.from({ length: 2 }, () => ({
        evidence: expect.closeTo(18_163_011.4, 1),
        logEvidence: expect.closeTo(16.7149, 4),
        chiSquareP: expect.closeTo(0, 9),
      })),
    );
  });

  test.each([
    ['no list', 7, [1, 1], 'counts', 'must be a list of 2 to 10 numbers, the control first'],
    ['one arm', [7], [1], 'counts', 'must be a list of 2 to 10 numbers, the control first'],
    ['parts of users', [7, 7.5], [1, 1], 'counts[1]', 'must be a whole number of users, 0 or more'],
    ['a negative weight', [7, 7], [1, -1], 'weights[1]', 'must be a number from 0 to 1000000000'],
    ['a weight that is none', [7, 7], [NaN, 1], 'weights[0]', 'must be a number from 0 to 1000000000'],
    ['weights of 0', [7, 7], [0, 0], 'weights', 'must not all be 0'],
    ['a weight too many', [7, 7], [1, 1, 1], 'weights', 'must be as many as counts: 2, and these are 3'],
  ])('refuses %s', (_, counts, weights, option, problem) => {
    expect(thrown(() => untyped.sampleRatio(counts, weights))).toEqual(refused(option, problem));
  });
});

describe('planTest', () => {
  test('says users and days', () => {
    expect(face.planTest(plan)).toEqual({ users: 426, usersPerArm: [213, 213], days: expect.closeTo(4.43, 2) });
  });

  test.each([
    ['a power that is too small to plan for', { power: 0.4 }, 'power', 'must be a number from 0.5 to 0.99'],
    ['users that are none', { usersPerDay: NaN }, 'usersPerDay', 'must be a number from 0 to 1000000000000'],
    ['an arm without users', { weights: [1, 0] }, 'weights[1]', 'must be a number from 1e-9 to 1000000000'],
    [
      'traffic that is none',
      { traffic: 7 },
      'traffic',
      'must be an object: { users, sumX, sumY, sumXX, sumYY, sumXY }',
    ],
    ['no effect', { minimumEffect: 0 }, 'minimumEffect', 'must be a number from 1e-9 to 1000000000'],
  ])('refuses %s', (_, given, option, problem) => {
    expect(thrown(() => untyped.planTest({ ...plan, ...given }))).toEqual(refused(option, problem));
  });
});
