import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, manyPrompts, newPlace } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

/** Milliseconds that nothing may take at a stretch. */
const LONGEST = 50;

describe.skipIf(findRedis() === null)('10,000 prompts', () => {
  const { open } = useRedis();

  it('are written and read without ever holding up the process for 50 ms', async () => {
    const [cache, place] = [open(), newPlace()];
    const prompts = manyPrompts(10_000, 2_000);
    const state = completeState(place, headOf(1), prompts);
    await cache.readHead(place);
    expect(await longestBlock(async () => expect(await cache.write(state)).toBe('written'))).toBeLessThan(LONGEST);
    const read = { count: 0 };
    const reading = await longestBlock(async () => {
      const answer = await cache.read(place, null);
      read.count = answer.kind === 'state' ? answer.state.prompts.length : 0;
    });
    expect(read.count).toBe(10_000);
    expect(reading).toBeLessThan(LONGEST);
  });

  it.each([20_000, 300_000])(
    'of uneven sizes, up to %s characters, are read in calls of about equal size',
    async (size) => {
      const [cache, place] = [open(), newPlace()];
      const prompts = [
        ...manyPrompts(300, 10),
        ...manyPrompts(40, size).map((prompt) => ({ ...prompt, prompt: `large/${prompt.prompt}` })),
      ];
      await cache.write(completeState(place, headOf(1), prompts));
      const answer = await cache.read(place, null);
      expect(answer.kind === 'state' && answer.state.prompts.length).toBe(340);
    },
  );

  it('of which many changed are written as one state without holding up the process', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, headOf(1), []));
    const changes = changesSince(headOf(1), place, headOf(2), manyPrompts(2_000, 1_000, 2));
    expect(await longestBlock(async () => expect(await cache.write(changes)).toBe('written'))).toBeLessThan(LONGEST);
  });
});

/** Milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  delays.enable();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5));
  delays.disable();
  return delays.max / 1e6;
}
