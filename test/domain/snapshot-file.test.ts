import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/domain/content.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import type { EnvironmentState } from '../../src/domain/served-prompt.ts';
import { createSnapshotReader, readSnapshotHeader, snapshotLines } from '../../src/domain/snapshot-file.ts';
import { VERSION } from '../../src/domain/version.ts';
import { completeState } from '../helpers/snapshot-states.ts';
import { servedPrompt } from './served-arbitraries.ts';

const state: fc.Arbitrary<EnvironmentState> = fc.record({
  databaseId: fc.uuid(),
  environment: fc.constantFrom('production', 'staging', 'a-1'),
  head: fc.record({
    epoch: fc.maxSafeNat(),
    revision: fc.maxSafeNat(),
    mark: fc.stringMatching(/^[0-9a-z]{0,32}$/),
  }),
  base: fc.constant(null),
  prompts: fc.uniqueArray(servedPrompt, { selector: (served) => served.prompt }),
});

/** The lines of a state without their line feeds. */
function linesOf(given: EnvironmentState): string[] {
  return [...snapshotLines(given)].map((line) => line.slice(0, -1));
}

function read(lines: readonly string[]): EnvironmentState {
  const reader = createSnapshotReader('the.snapshot');
  for (const line of lines) reader.take(Buffer.from(line));
  return reader.finish();
}

/** The sentence that refuses the lines, or what they were taken for. */
function refusalOf(work: () => unknown): unknown {
  try {
    return { taken: work() };
  } catch (error) {
    if (isPromptctlError(error, 'snapshot-invalid')) return error.data.reason;
    throw error;
  }
}

describe('a snapshot file', () => {
  test('says first what it is, then a prompt a line, and last the digest of all that', () => {
    const lines = linesOf(completeState());
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      promptctl: 'snapshot',
      format: 1,
      databaseId: 'a3c6a0f4-7c7f-4c7b-9d3c-2f4d7c1f7a11',
      environment: 'production',
      head: '1:7:6412ab81c2d3',
      prompts: 2,
      client: VERSION,
    });
    expect(lines.slice(1, -1).map((line) => JSON.parse(line).prompt)).toEqual(['support/reply', 'support/old']);
    const preceding = lines.slice(0, -1).map((line) => `${line}\n`);
    expect(lines.at(-1)).toBe(`{"sha256":"${digestOf(preceding.join(''))}"}`);
  });

  test('gives back what was written into it, whatever characters that holds', () => {
    fc.assert(
      fc.property(state, (given) => {
        expect(read(linesOf(given))).toEqual(given);
      }),
    );
  });

  test('may hold no prompt at all', () => {
    const empty = completeState({ head: { epoch: 1, revision: 0, mark: '' }, prompts: [] });
    expect(read(linesOf(empty))).toEqual(empty);
  });

  test('is refused where a line is missing, doubled, exchanged or added', () => {
    const lines = linesOf(completeState());
    const [header = '', first = '', second = '', seal = ''] = lines;
    const wrong = [
      [],
      [header],
      [header, first],
      [header, first, second],
      [header, first, seal],
      [header, first, first, seal],
      [header, second, first, seal],
      [header, first, second, second, seal],
      [first, second, seal],
      [...lines, ''],
      [...lines, seal],
    ];
    expect(wrong.map((these) => refusalOf(() => read(these)))).toEqual([
      'it ends early, after 0 prompts',
      'it ends early, after 0 prompts',
      'it ends early, after 1 prompt',
      'it ends early, after 2 prompts',
      'line 3 is not a whole prompt',
      'line 3 repeats a prompt',
      'its last line is not the digest of the others',
      'its last line is not the digest of the others',
      'it is no snapshot of promptctl',
      'it goes on after its last line',
      'it goes on after its last line',
    ]);
  });
});

describe('the first line of a snapshot file', () => {
  const header = JSON.parse(linesOf(completeState())[0] ?? '');
  const refusal = (value: unknown) => refusalOf(() => readSnapshotHeader(JSON.stringify(value), 'the.snapshot'));

  test('may hold fields that a newer client added', () => {
    expect(readSnapshotHeader(JSON.stringify({ ...header, region: 'eu' }), 'the.snapshot')).toEqual({
      databaseId: header.databaseId,
      environment: 'production',
      head: { epoch: 1, revision: 7, mark: '6412ab81c2d3' },
      prompts: 2,
    });
  });

  test('of another format is refused with its number', () => {
    expect([2, 0, '1', undefined].map((format) => refusal({ ...header, format }))).toEqual([
      `its format is 2, and promptctl ${VERSION} reads format 1`,
      `its format is 0, and promptctl ${VERSION} reads format 1`,
      `its format is unknown, and promptctl ${VERSION} reads format 1`,
      `its format is unknown, and promptctl ${VERSION} reads format 1`,
    ]);
  });

  test('is refused where a field is missing or none of its kind', () => {
    const wrong: readonly object[] = [
      { promptctl: 'spool' },
      { databaseId: '' },
      { databaseId: undefined },
      { environment: '../x' },
      { environment: undefined },
      { head: '1:7' },
      { head: undefined },
      { prompts: -1 },
      { prompts: '2' },
    ];
    expect(wrong.map((fields) => refusal({ ...header, ...fields }))).toEqual([
      'it is no snapshot of promptctl',
      'its first line is not whole',
      'its first line is not whole',
      'it names no environment',
      'it names no environment',
      'its first line is not whole',
      'its first line is not whole',
      'its first line is not whole',
      'its first line is not whole',
    ]);
    expect([null, 7, [], 'text'].map(refusal)).toEqual(Array(4).fill('it is no snapshot of promptctl'));
  });
});
