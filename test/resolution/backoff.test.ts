import { expect, test } from 'vitest';
import { createBackoff } from '../../src/resolution/backoff.ts';

test('a forged state is overwritten at once, another soon, and one and the same ever more rarely', () => {
  let now = 0;
  const { isOver } = createBackoff(() => now);
  const overwritten: number[] = [];
  for (; now <= 130_000; now += 250) if (isOver('1:9:f')) overwritten.push(now);
  expect(overwritten).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500, 61_500, 91_500, 121_500]);
  expect([isOver('1:10:f'), isOver('1:11:f')]).toEqual([true, false]);
  now += 500;
  expect([isOver('1:11:f'), isOver('1:11:f')]).toEqual([true, false]);
});

test('what is not forged is repaired twice a second at most, however often it is found, and delays nothing that is found later', () => {
  let now = 0;
  const { isOver } = createBackoff(() => now);
  const repaired: number[] = [];
  for (; now <= 2_400; now += 100) if (isOver(null)) repaired.push(now);
  expect(repaired).toEqual([0, 500, 1_000, 1_500, 2_000]);
  now += 500;
  expect([isOver('1:9:f'), isOver(null)]).toEqual([true, false]);
});
