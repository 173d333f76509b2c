import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTime } from '../../src/domain/uuid7.ts';
import { createMemorySpool } from '../../src/tracking/memory-spool.ts';
import { openSpool } from '../../src/tracking/open-spool.ts';
import type { TrackingProblem } from '../../src/tracking/problem.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { thrown } from '../helpers/thrown.ts';
import { NOON, RESOLVED, recordInto, ship } from './samples.ts';

const useMemory = (now: () => number = () => NOON) => {
  const spool = createMemorySpool({ environment: 'production', now });
  return { spool, ...recordInto(spool, now) };
};

test('an execution with a rating is two events of one id', () => {
  const { spool, recorder } = useMemory();
  const id = recorder.track(RESOLVED, { latencyMs: 12, rating: 5, feedback: 'kind' });
  expect(readTime(id)).toBe(NOON);
  expect(ship(spool)).toMatchObject([
    { kind: 'execution', id, user: 'user-1', latencyMs: 12 },
    { kind: 'score', id, name: 'rating', value: 5, feedback: 'kind', at: '2026-11-22T12:00:00.000Z' },
  ]);
});

test('scores come later, of the built-in kind and of an own', () => {
  const { spool, recorder } = useMemory();
  const id = recorder.track(RESOLVED);
  recorder.rate(id, 2, 'too long');
  recorder.score(id, 'solved', 0);
  expect(ship(spool).slice(1)).toEqual([
    { kind: 'score', id, name: 'rating', value: 2, feedback: 'too long', at: '2026-11-22T12:00:00.000Z' },
    { kind: 'score', id, name: 'solved', value: 0, feedback: null, at: '2026-11-22T12:00:00.000Z' },
  ]);
});

test('what can never be counted is refused at the caller, and nothing of it is kept', () => {
  const { spool, recorder } = useMemory();
  const refusals = [
    () => recorder.track(RESOLVED, { latencyMs: Number.NaN }),
    () => recorder.track(RESOLVED, { latencyMs: 7, rating: 6 }),
    () => recorder.track({ name: 'support/reply' } as never),
    () => recorder.rate('no id', 5),
    () => recorder.rate(recorder.track(RESOLVED), 6),
    () => recorder.score(recorder.track(RESOLVED), 'rating', 6),
    () => recorder.score(recorder.track(RESOLVED), 'latency', 5),
  ];
  const fields = refusals.map((refusal) => (thrown(refusal) as { data: { field: string } }).data.field);
  expect(fields).toEqual(['latencyMs', 'rating', 'resolved', 'id', 'rating', 'value', 'name']);
  expect(ship(spool).map(({ kind }) => kind)).toEqual(['execution', 'execution', 'execution']);
});

test('names of variables are noted once a day for each set of them, whatever their order', () => {
  let now = NOON;
  const { spool, recorder } = useMemory(() => now);
  const note = (...names: string[]) => recorder.noteVariables('production', 'support/reply', names);
  note('tone', 'name');
  note('name', 'tone');
  note('name');
  note();
  now += 86_400_000;
  note('name');
  const event = { kind: 'variables', environment: 'production', prompt: 'support/reply' };
  expect(ship(spool)).toEqual([
    { ...event, day: '2026-11-22', names: ['name', 'tone'] },
    { ...event, day: '2026-11-22', names: ['name'] },
    { ...event, day: '2026-11-23', names: ['name'] },
  ]);
});

test('a clock that goes back a day is believed, and ids stay apart', () => {
  let now = NOON;
  const { recorder } = useMemory(() => now);
  const before = recorder.track(RESOLVED);
  now -= 86_400_000;
  const ids = [before, ...Array.from({ length: 1_000 }, () => recorder.track(RESOLVED))];
  expect({ distinct: new Set(ids).size, time: readTime(ids.at(-1) ?? '') }).toEqual({
    distinct: 1_001,
    time: NOON - 86_400_000,
  });
});

test('where there can be no spool on disk, executions are kept in memory, and that is said', async () => {
  const folder = await temporaryDirectory();
  writeFileSync(join(folder, 'spool'), 'in the way');
  const problems: TrackingProblem[] = [];
  const onProblem = (problem: TrackingProblem) => void problems.push(problem);
  const open = (stateDirectory: string | null) =>
    openSpool({ durability: 'disk', stateDirectory, environment: 'production', now: () => NOON, onProblem });
  const spools = [open(null), open(folder), open(join(folder, 'fine'))];
  const start = 'executions are kept in memory until they are shipped, since there can be no spool';
  expect({ isLasting: spools.map((spool) => spool.isLasting), problems }).toEqual({
    isLasting: [false, false, true],
    problems: [
      { code: 'spool-unavailable', environment: 'production', message: `${start}: there is no state directory` },
      {
        code: 'spool-unavailable',
        environment: 'production',
        message: `${start} at ${folder}/spool: EEXIST: file already exists`,
      },
    ],
  });
});
