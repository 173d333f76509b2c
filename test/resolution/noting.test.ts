import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNoting } from '../../src/resolution/noting.ts';
import type { ResolvedPrompt } from '../../src/resolution/resolved-prompt.ts';

const EVENING = Date.UTC(2026, 10, 22, 23, 59);
const answered = (name: string, environment = 'production') => ({ name, environment }) as ResolvedPrompt;

beforeEach(() => {
  vi.useFakeTimers({ now: EVENING });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Notes so many calls of a prompt, each with a variable that says which call it was. */
function call(noting: ReturnType<typeof createNoting>, times: number, name = 'a', environment?: string) {
  for (let n = 1; n <= times; n++) noting.note(answered(name, environment), { [`call-${n}`]: 'value' });
}

describe('names of variables', () => {
  const open = (hasTimers = true) => {
    const kept: string[] = [];
    const keep = (environment: string, prompt: string, names: readonly string[]) =>
      void kept.push(`${environment} ${prompt} ${names.join()}`);
    const noting = createNoting(keep, () => Date.now(), hasTimers);
    const take = () => kept.splice(0);
    return { noting, take };
  };

  test('are noted of calls 1, 2, 4 … 1024 of each prompt and environment, and then of every 1024th', () => {
    const { noting, take } = open();
    call(noting, 4_000);
    noting.handOver();
    const looked = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3072];
    expect(take()).toEqual(looked.map((n) => `production a call-${n}`));
    call(noting, 3, 'b');
    call(noting, 1, 'a', 'staging');
    noting.handOver();
    expect(take()).toEqual(['production b call-1', 'production b call-2', 'staging a call-1']);
  });

  test('are noted anew on the next day, by UTC', () => {
    const { noting, take } = open();
    call(noting, 3);
    vi.advanceTimersByTime(59_000);
    call(noting, 1);
    expect(take()).toEqual(['production a call-1', 'production a call-2']);
    vi.advanceTimersByTime(62_000);
    take();
    call(noting, 1);
    vi.advanceTimersByTime(1_000);
    expect(take()).toEqual(['production a call-1']);
  });

  test('are kept a second later, so that no call waits for a disk', () => {
    const { noting, take } = open();
    call(noting, 1);
    vi.advanceTimersByTime(999);
    expect(take()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(take()).toEqual(['production a call-1']);
  });

  test('wait for who hands them over, where there are no timers, and then a day may begin too', () => {
    const { noting, take } = open(false);
    call(noting, 3);
    expect(vi.getTimerCount()).toBe(0);
    vi.setSystemTime(EVENING + 60_000);
    noting.handOver();
    expect(take()).toEqual(['production a call-1', 'production a call-2']);
    call(noting, 1);
    noting.handOver();
    expect(take()).toEqual(['production a call-1']);
  });

  test('do not pile up: what finds no room is noted with a later call', () => {
    const { noting, take } = open();
    for (let n = 0; n < 700; n++) noting.note(answered(`p-${n}`), { x: 1 });
    noting.handOver();
    expect(take()).toHaveLength(500);
    for (let n = 500; n < 700; n++) noting.note(answered(`p-${n}`), { x: 1 });
    noting.handOver();
    expect(take()).toEqual(Array.from({ length: 200 }, (_, n) => `production p-${500 + n} x`));
  });

  test('of who gives none, or something that does not tell them, are none', () => {
    const { noting, take } = open();
    const secretive = new Proxy({}, { ownKeys: () => [][Symbol.iterator]().next().value as never });
    for (const variables of [undefined, {}, secretive]) noting.note(answered('a'), variables);
    noting.handOver();
    expect(take()).toEqual([]);
  });

  test('are forgotten at the end, with all timers', () => {
    const { noting, take } = open();
    call(noting, 1);
    noting.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(take()).toEqual([]);
  });
});
