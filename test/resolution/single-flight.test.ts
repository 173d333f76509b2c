import { expect, test } from 'vitest';
import { singleFlight } from '../../src/resolution/single-flight.ts';

/** Work that ends when it is told to. */
function stepwise() {
  const ends: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  const work = () => new Promise<void>((resolve, reject) => void ends.push({ resolve, reject }));
  return { ends, work };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('runs once at a time; who asks meanwhile shares the run after it', async () => {
  const { ends, work } = stepwise();
  const ask = singleFlight(work);
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect([ends.length, second === third]).toEqual([1, true]);
  ends[0]?.resolve();
  await first;
  await settled();
  expect(ends.length).toBe(2);
  ends[1]?.resolve();
  await Promise.all([second, third]);
  expect(ends.length).toBe(2);
});

test('a run that fails fails for who asked for it, and the next one runs', async () => {
  const { ends, work } = stepwise();
  const ask = singleFlight(work);
  const first = ask();
  const second = ask();
  ends[0]?.reject('lost');
  await expect(first).rejects.toBe('lost');
  await settled();
  ends[1]?.resolve();
  await expect(second).resolves.toBeUndefined();
});
