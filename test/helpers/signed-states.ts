import type { Cache, CacheAnswer } from '../../src/cache/cache.ts';
import { type Place, writeServedPrompt } from '../../src/domain/served-prompt.ts';
import type { TestRedis } from './redis-server.ts';
import { changesSince, completeState, headOf, keyOf, newPlace, promptOf } from './redis-states.ts';

export const [ONE, TWO, THREE] = [headOf(1), headOf(2), headOf(3)];

/** The prompts at revision 1. */
export const AB = [promptOf('a', 1), promptOf('b', 1)];

/** The entry of the first as somebody without the key writes it. */
export const LIE = writeServedPrompt(promptOf('a', 2, 'lies'));

/** Fields of states in Redis, and a state to change. */
export function statesIn(redis: () => TestRedis) {
  return {
    hset: (place: Place, ...fields: string[]) => redis().admin.hset(keyOf(place), ...fields),
    hget: async (place: Place, field: string) => (await redis().admin.hget(keyOf(place), field)) ?? '',
    /** Two prompts at revision 1, then one of them at 2, and a third new. `before` is what stood there at revision 1. */
    written: async (cache: Cache, place = newPlace()) => {
      await cache.write(completeState(place, ONE, AB));
      const before = await redis().admin.hgetall(keyOf(place));
      await cache.write(changesSince(ONE, place, TWO, [promptOf('a', 2), promptOf('c', 2)]));
      return { place, before };
    },
  };
}

/** The prompts of a state; none where it is something else. */
export function namesOf(answer: CacheAnswer): string[] {
  return answer.kind === 'state' ? answer.state.prompts.map(({ prompt }) => prompt).toSorted() : [];
}
