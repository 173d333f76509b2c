import { afterAll, beforeAll, expect, test } from 'vitest';
import { rounds } from '../helpers/long-run.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';
import { HOSTILE } from './hostile-files.ts';

let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('../fuzz/hostile-worker.ts');
});
afterAll(() => worker.remove());

/** Milliseconds of computing, on a slow machine, for a file of nothing but mistakes; what grows with the square of its size takes a multiple. */
const MOST = rounds(2_000, 8_000);

interface Outcome {
  readonly title: string;
  readonly outcome: string;
  readonly milliseconds: number;
}

test('files made to stop a reader are read or refused by one process, one after the other', async () => {
  const outcomes = (await worker.run())
    .trimEnd()
    .split('\n')
    .map((line): Outcome => JSON.parse(line));
  expect(outcomes.map(({ title, outcome }) => [title, outcome])).toEqual(
    HOSTILE.map(([title, outcome]) => [title, outcome]),
  );
  expect(outcomes.filter(({ milliseconds }) => milliseconds > MOST)).toEqual([]);
}, 180_000);
