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
const untyped = face as unknown as { readonly [name in 'shard' | 'assignArm']: (...given: unknown[]) => unknown };
const refused = (option: string, problem: string) => ({ code: 'options-invalid', exit: 2, data: { option, problem } });

const POINTS = 'must be a whole number from 0 to 10000 (basis points)';
const LIST = 'must be a list of 2 to 10, the control first';
const split = { salt: 'e_k2', coverage: 10_000, arms: [{ weight: 3_334 }, { weight: 3_333 }, { weight: 3_333 }] };

describe('the pure face', () => {
  test('has these names and no others, and the package names it', async () => {
    expect(new Set(Object.keys(face))).toEqual(new Set(['assignArm', 'isPromptctlError', 'PromptctlError', 'shard']));
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
    expect({ packages, rooms: [...new Set(rooms)].toSorted() }).toEqual({
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
