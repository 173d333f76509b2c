import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { judged } from '../helpers/long-run.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, manyPrompts, newPlace } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

/** Milliseconds that nothing may take at a stretch. */
const LONGEST = judged(50);

/** What our own code does it does every time; a machine with other work holds a process up now and then. */
const ATTEMPTS = 5;

describe.skipIf(findRedis() === null)('10,000 prompts', () => {
  const { open } = useRedis();

  it('are written and read without ever holding up the process', async () => {
    const [cache, place] = [open(), newPlace()];
    const prompts = manyPrompts(10_000, 2_000);
    await cache.readHead(place);
    const write = async (revision: number) =>
      expect(await cache.write(completeState(place, headOf(revision), prompts))).toBe('written');
    expect(await longestBlock(write)).toBeLessThan(LONGEST);
    const counts = new Set<number>();
    const read = async () => {
      const answer = await cache.read(place, null);
      counts.add(answer.kind === 'state' ? answer.state.prompts.length : 0);
    };
    expect(await longestBlock(read)).toBeLessThan(LONGEST);
    expect(counts).toEqual(new Set([10_000]));
  });

  it('that changed in part are written as one state without holding up the process', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, headOf(1), []));
    const prompts = manyPrompts(2_000, 1_000, 2);
    const write = async (attempt: number) => {
      const changes = changesSince(headOf(attempt), place, headOf(attempt + 1), prompts);
      expect(await cache.write(changes)).toBe('written');
    };
    expect(await longestBlock(write)).toBeLessThan(LONGEST);
  });

  it('are read whole where a few are larger than all others together', async () => {
    const [cache, place] = [open(), newPlace()];
    const large = manyPrompts(20, 400_000).map((prompt) => ({ ...prompt, prompt: `large/${prompt.prompt}` }));
    await cache.write(completeState(place, headOf(1), [...manyPrompts(300, 10), ...large]));
    const answer = await cache.read(place, null);
    expect(answer.kind === 'state' && answer.state.prompts.length).toBe(320);
  });
});

/** Milliseconds of the longest block, in the quietest of several attempts. */
async function longestBlock(work: (attempt: number) => Promise<unknown>): Promise<number> {
  let quietest = Number.POSITIVE_INFINITY;
  for (let attempt = 1; attempt <= ATTEMPTS && quietest >= LONGEST; attempt += 1) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    await pause(20);
    delays.enable();
    await work(attempt);
    await pause(5);
    delays.disable();
    quietest = Math.min(quietest, delays.max / 1e6);
  }
  return quietest;
}
