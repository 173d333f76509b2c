import { expect, test, vi } from 'vitest';
import { throttle } from '../../src/resolution/throttle.ts';

test('what many ask for at once is done at once, and once more after a while', () => {
  vi.useFakeTimers({ now: 0 });
  try {
    const done: number[] = [];
    const ask = throttle(25, Date.now, () => done.push(Date.now()));
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
