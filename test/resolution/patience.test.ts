import { expect, test, vi } from 'vitest';
import { createForgeries } from '../../src/resolution/forgeries.ts';
import { createPatience } from '../../src/resolution/patience.ts';
import { spaced } from '../../src/resolution/spaced.ts';

test('a forged state is overwritten at once, another soon, and one and the same ever more rarely', () => {
  let now = 0;
  const { isOver } = createPatience(() => now);
  const overwritten: number[] = [];
  for (; now <= 130_000; now += 250) if (isOver('1:9:f')) overwritten.push(now);
  expect(overwritten).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500, 61_500, 91_500, 121_500]);
  expect([isOver('1:10:f'), isOver('1:11:f')]).toEqual([true, false]);
  now += 500;
  expect([isOver('1:11:f'), isOver('1:11:f')]).toEqual([true, false]);
});

test('what many ask for at once is done at once, and once more after a while', () => {
  vi.useFakeTimers({ now: 0 });
  try {
    const done: number[] = [];
    const ask = spaced(25, Date.now, () => done.push(Date.now()));
    for (let times = 0; times < 1_000; times += 1) ask();
    vi.advanceTimersByTime(10);
    ask();
    vi.advanceTimersByTime(100);
    ask();
    vi.advanceTimersByTime(100);
    expect(done).toEqual([0, 25, 110]);
  } finally {
    vi.useRealTimers();
  }
});

test('the same forgery is told once, and again after something genuine', () => {
  const told: string[] = [];
  const { note, count } = createForgeries((message) => told.push(message));
  for (const reason of ['one', 'one', 'two', 'two', null, null, 'two']) note(reason);
  expect([count(), told.length, told.map((message) => message.split(/[:;] /)[1])]).toEqual([
    3,
    3,
    ['one', 'two', 'two'],
  ]);
});
