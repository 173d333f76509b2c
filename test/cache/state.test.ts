import { describe, expect, it, vi } from 'vitest';
import { findRedis } from '../helpers/redis-server.ts';
import {
  changesSince,
  completeState,
  headOf,
  keyOf,
  manyPrompts,
  newPlace,
  promptOf,
} from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

describe.skipIf(findRedis() === null)('an environment in Redis', () => {
  const { redis, open } = useRedis();
  const [one, two] = [headOf(1), headOf(2)];

  it('is empty before anybody wrote it', async () => {
    const [cache, place] = [open(), newPlace()];
    expect(await cache.readHead(place)).toBeNull();
    expect(await cache.read(place, null)).toEqual({ kind: 'empty' });
    expect(await cache.read(place, one)).toEqual({ kind: 'empty' });
  });

  it('gives back the complete state that was written', async () => {
    const [cache, place] = [open(), newPlace()];
    const retired = { ...promptOf('b/c', 1), live: null };
    const state = completeState(place, one, [promptOf('a', 1), retired]);
    expect(await cache.write(state)).toBe('written');
    expect(await cache.readHead(place)).toEqual({ head: one, raw: '1:1:m1' });
    expect(await cache.read(place, null)).toEqual({
      kind: 'state',
      raw: '1:1:m1',
      state: { ...state, prompts: expect.toSatisfy(sameMembers(state.prompts)) },
    });
    expect(await redis().admin.pttl(keyOf(place))).toBe(-1);
    expect(await redis().admin.keys(`${keyOf(place)}*`)).toEqual([keyOf(place)]);
  });

  it('that serves nothing yet is a state as well', async () => {
    const [cache, place] = [open(), newPlace()];
    const empty = completeState(place, { epoch: 1, revision: 0, mark: '' }, []);
    expect(await cache.write(empty)).toBe('written');
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:0:', state: empty });
  });

  it('takes changes on exactly their base, and gives readers of that base nothing else', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1), promptOf('b', 1)]));
    const changes = changesSince(one, place, two, [promptOf('a', 2), promptOf('c', 2)]);
    expect(await cache.write(changes)).toBe('written');
    expect(await cache.read(place, one)).toEqual({ kind: 'state', raw: '1:2:m2', state: changes });
    const whole = [promptOf('a', 2), promptOf('b', 1), promptOf('c', 2)];
    expect(await cache.read(place, null)).toEqual({
      kind: 'state',
      raw: '1:2:m2',
      state: { ...completeState(place, two, whole), prompts: expect.toSatisfy(sameMembers(whole)) },
    });
  });

  it('gives what several revisions changed in one answer, each prompt as it is now', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, manyPrompts(5, 10)));
    for (const revision of [2, 3, 4]) {
      const names = revision === 3 ? ['a', 'b'] : ['a'];
      const prompts = names.map((name) => promptOf(name, revision));
      await cache.write(changesSince(headOf(revision - 1), place, headOf(revision), prompts));
    }
    const expected = changesSince(two, place, headOf(4), [promptOf('a', 4), promptOf('b', 3)]);
    expect(await cache.read(place, two)).toEqual({ kind: 'state', raw: '1:4:m4', state: expected });
  });

  it('says only its head to who has that or a newer one', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, two, [promptOf('a', 2)]));
    const answer = { kind: 'head', head: two, raw: '1:2:m2' };
    expect(await cache.read(place, two)).toEqual(answer);
    expect(await cache.read(place, headOf(2, { mark: 'other' }))).toEqual(answer);
    expect(await cache.read(place, headOf(7))).toEqual(answer);
    expect(await cache.read(place, headOf(1, { epoch: 2 }))).toEqual(answer);
  });

  it.each([
    ['an epoch before', headOf(1, { epoch: 0 })],
    ['a revision with another mark', headOf(1, { mark: 'other' })],
    ['a revision before the first complete write', { epoch: 1, revision: 0, mark: '' }],
  ])('is given whole to who comes from %s', async (_, base) => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('b', 1)]));
    await cache.write(changesSince(one, place, two, [promptOf('a', 2)]));
    expect(await cache.read(place, base)).toMatchObject({ kind: 'state', state: { base: null, head: two } });
  });

  it('remembers 32 revisions, and less where their names are many', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, []));
    for (let revision = 2; revision <= 34; revision += 1) {
      await cache.write(changesSince(headOf(revision - 1), place, headOf(revision), [promptOf('a', revision)]));
    }
    const baseOf = async (base: number) => {
      const answer = await cache.read(place, headOf(base));
      return answer.kind === 'state' ? answer.state.base : answer;
    };
    expect([await baseOf(1), await baseOf(2)]).toEqual([null, two]);
    const long = 'n'.repeat(120);
    const wide = Array.from({ length: 90 }, (_, index) => promptOf(`${long}${index}`, 35));
    await cache.write(changesSince(headOf(34), place, headOf(35), wide));
    expect([await baseOf(33), await baseOf(34)]).toEqual([headOf(33), headOf(34)]);
    await cache.write(changesSince(headOf(35), place, headOf(36), wide));
    expect([await baseOf(34), await baseOf(35)]).toEqual([null, headOf(35)]);
    const recent = (await redis().admin.hget(keyOf(place), 'recent')) ?? '';
    expect(recent.length).toBeLessThanOrEqual(16_384);
  });

  it.each([150, 900])('takes %s changes at once, as one state', async (count) => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [...manyPrompts(10, 10), promptOf('stays', 1)]));
    const changes = changesSince(one, place, two, manyPrompts(count, 2_000, 2));
    expect(await cache.write(changes)).toBe('written');
    const answer = await cache.read(place, null);
    expect(answer.kind === 'state' && answer.state.prompts.length).toBe(count + 1);
    expect(answer.kind === 'state' && answer.state.prompts).toSatisfy(
      sameMembers([...changes.prompts, promptOf('stays', 1)]),
    );
    expect(await redis().admin.keys(`${keyOf(place)}*`)).toEqual([keyOf(place)]);
  });

  it('wants a complete state in place of more than 5 MB of changes, and leaves no trace of them', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1)]));
    expect(await cache.write(changesSince(one, place, two, manyPrompts(60, 100_000, 2)))).toBe('hole');
    expect(await cache.readHead(place)).toEqual({ head: one, raw: '1:1:m1' });
    expect(await redis().admin.keys(`${keyOf(place)}*`)).toEqual([keyOf(place)]);
  });

  it('is not moved by older states, by changes of another base, or by changes of nothing', async () => {
    const [cache, place] = [open(), newPlace()];
    const change = [promptOf('a', 3)];
    expect(await cache.write(changesSince(one, place, two, change))).toBe('hole');
    await cache.write(completeState(place, two, [promptOf('a', 2)]));
    const other = headOf(2, { mark: 'other' });
    const answers = [
      await cache.write(completeState(place, one, [])),
      await cache.write(completeState(place, two, [])),
      await cache.write(completeState(place, other, [])),
      await cache.write(changesSince(one, place, two, change)),
      await cache.write(changesSince(one, place, headOf(3), change)),
      await cache.write(changesSince(other, place, headOf(3), change)),
      await cache.write(changesSince(other, place, headOf(3), manyPrompts(150, 10, 3))),
    ];
    expect(answers).toEqual(['older', 'older', 'older', 'older', 'hole', 'hole', 'hole']);
    expect(await cache.read(place, null)).toEqual({
      kind: 'state',
      raw: '1:2:m2',
      state: completeState(place, two, [promptOf('a', 2)]),
    });
  });

  it('compares numbers up to 2^53 - 1 exactly', async () => {
    const [cache, place] = [open(), newPlace()];
    const [low, high] = [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER];
    const at = (epoch: number, revision: number) => completeState(place, { epoch, revision, mark: 'm' }, []);
    const answers = [
      await cache.write(at(low, high)),
      await cache.write(at(low, low)),
      await cache.write(at(high, low)),
      await cache.write(at(low, high)),
      await cache.write(at(high, high)),
    ];
    expect(answers).toEqual(['written', 'older', 'written', 'older', 'written']);
  });

  it('goes down only in exchange for exactly the head that is named', async () => {
    const [cache, place] = [open(), newPlace()];
    const lost = completeState(place, headOf(9), [promptOf('a', 9), promptOf('b', 9)]);
    const truth = completeState(place, two, [promptOf('a', 2)]);
    await cache.write(lost);
    expect(await cache.overwrite(truth, '1:9:other')).toBe(false);
    expect(await cache.overwrite(truth, '')).toBe(false);
    expect(await cache.readHead(place)).toEqual({ head: headOf(9), raw: '1:9:m9' });
    expect(await cache.overwrite(truth, '1:9:m9')).toBe(true);
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:2:m2', state: truth });
    await redis().admin.del(keyOf(place));
    expect(await cache.overwrite(truth, '1:2:m2')).toBe(false);
    expect(await cache.overwrite(truth, '')).toBe(true);
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:2:m2', state: truth });
  });

  it('is one among many that know nothing of each other', async () => {
    const [cache, place] = [open(), newPlace()];
    const [staging, elsewhere] = [
      { ...place, environment: 'staging' },
      { ...newPlace(), environment: 'production' },
    ];
    await cache.write(completeState(place, one, [promptOf('a', 1)]));
    expect([await cache.read(staging, null), await cache.read(elsewhere, null)]).toEqual([
      { kind: 'empty' },
      { kind: 'empty' },
    ]);
  });

  it('is filled by one process at a time, for five seconds', async () => {
    const [cache, place] = [open(), newPlace()];
    const lease = await cache.lease(place);
    expect([lease === null, await cache.lease(place)]).toEqual([false, null]);
    expect(await redis().admin.pttl(`${keyOf(place)}:lease`)).toBeLessThanOrEqual(5_000);
    await redis().admin.pexpire(`${keyOf(place)}:lease`, 1);
    const next = await vi.waitUntil(() => cache.lease(place), { timeout: 5_000 });
    // The first holder is too late to give back what is another's by now.
    await lease?.end();
    expect(await cache.lease(place)).toBeNull();
    await next.end();
    expect(await cache.lease(place)).not.toBeNull();
  });

  it('is found by the name of the connection while its database is down', async () => {
    const cache = open();
    const { databaseId } = newPlace();
    const name = `db.acme.com:5432/${databaseId}`;
    expect(await cache.findDatabaseId(name)).toBeNull();
    await cache.rememberDatabaseId(name, databaseId);
    expect(await cache.findDatabaseId(name)).toBe(databaseId);
  });
});

/** The order of prompts says nothing. */
function sameMembers<T extends { readonly prompt: string }>(expected: readonly T[]): (actual: readonly T[]) => boolean {
  const sorted = (prompts: readonly T[]) => JSON.stringify(prompts.toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1)));
  return (actual) => sorted(actual) === sorted(expected);
}
