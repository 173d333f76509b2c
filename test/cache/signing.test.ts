import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/served-prompt.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';
import { AB, LIE, namesOf, ONE, statesIn, THREE, TWO } from '../helpers/signed-states.ts';

describe.skipIf(findRedis() === null)('with a key, what is written', () => {
  const { redis, open } = useRedis();
  const { hset, hget, written } = statesIn(redis);

  it('what who has it wrote is read whole and as what changed, and looks to others as ever', async () => {
    const [cache, plain] = [open(redis().url, keyed(KEY)), open()];
    const { place } = await written(cache);
    const changed = [promptOf('a', 2), promptOf('c', 2)];
    const all = completeState(place, TWO, [promptOf('a', 2), promptOf('b', 1), promptOf('c', 2)]);
    const whole = expect.objectContaining({
      kind: 'state',
      state: { ...all, prompts: expect.arrayContaining([...all.prompts]) },
    });
    const changes = { kind: 'state', raw: '1:2:m2', state: changesSince(ONE, place, TWO, changed) };
    expect([await cache.read(place, null), await plain.read(place, null)]).toEqual([whole, whole]);
    expect(await plain.read(place, ONE)).toEqual(changes);
    expect(await cache.read(place, ONE, () => AB)).toEqual(changes);
    expect([await cache.readHead(place), await plain.readHead(place)]).toEqual([
      { head: TWO, raw: '1:2:m2' },
      { head: TWO, raw: '1:2:m2' },
    ]);
    expect(await cache.read(place, TWO)).toEqual({ kind: 'head', head: TWO, raw: '1:2:m2' });
  });

  it('who does not say what it held is given everything, and so is who held something else', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    const complete = { kind: 'state', state: { base: null, head: TWO } };
    expect(await cache.read(place, ONE)).toMatchObject(complete);
    expect(await cache.read(place, ONE, () => [promptOf('a', 1), promptOf('b', 1, 'other')])).toMatchObject(complete);
    expect(await cache.read(place, ONE, () => [promptOf('a', 1)])).toMatchObject(complete);
  });

  it('a forged or unsigned state counts as none for who writes: changes never go on from it, a complete state replaces it', async () => {
    const cache = open(redis().url, keyed(KEY));
    for (const forge of [
      (place: Place) => hset(place, 'head', '1:2:f'),
      (place: Place) => redis().admin.hdel(keyOf(place), 'seal'),
      (place: Place) => hset(place, 'p:a', LIE),
    ]) {
      const { place } = await written(cache);
      await forge(place);
      const base = { ...TWO, mark: (await hget(place, 'head')).slice(4) };
      expect(await cache.write(changesSince(base, place, THREE, [promptOf('a', 3)]))).toBe('hole');
      expect(await cache.write(completeState(place, THREE, AB))).toBe('written');
      expect(await cache.read(place, null)).toMatchObject({ kind: 'state', state: { head: THREE } });
    }
  });

  it('changes written over an old genuine entry make a head that nothing adds up to', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place, before } = await written(cache);
    await hset(place, 'p:a', before['p:a'] ?? '');
    expect(await cache.write(changesSince(TWO, place, THREE, [promptOf('a', 3)]))).toBe('written');
    expect(await cache.read(place, null)).toMatchObject({ kind: 'forged', reason: expect.stringContaining('belong') });
    expect(await cache.write(changesSince(THREE, place, headOf(4), [promptOf('a', 4)]))).toBe('written');
    expect(await cache.read(place, null)).toMatchObject({ kind: 'forged', reason: expect.stringContaining('belong') });
  });

  it('a genuine entry of a history that was lost, put where the very same one will be, is not gone on from', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    await cache.write(changesSince(TWO, place, { ...THREE, mark: 'lost' }, [promptOf('a', 3)]));
    const lost = await hget(place, 'p:a');
    await redis().admin.del(keyOf(place));
    await cache.write(completeState(place, TWO, [promptOf('a', 2), promptOf('b', 1)]));
    await hset(place, 'p:a', lost);
    expect(await cache.write(changesSince(TWO, place, THREE, [promptOf('a', 3)]))).toBe('hole');
  });

  it('many changes, and changes of nothing, are sealed as well', async () => {
    const [cache, place] = [open(redis().url, keyed(KEY)), newPlace()];
    const many = (revision: number) => Array.from({ length: 150 }, (_, i) => promptOf(`n${i}`, revision));
    await cache.write(completeState(place, ONE, AB));
    expect(await cache.write(changesSince(ONE, place, TWO, many(2)))).toBe('written');
    expect(await cache.write(changesSince(TWO, place, THREE, []))).toBe('written');
    expect(await cache.write(changesSince(THREE, place, headOf(4), many(4)))).toBe('written');
    expect(namesOf(await cache.read(place, null))).toHaveLength(152);
    expect(await cache.read(place, THREE, () => [...AB, ...many(2)])).toMatchObject({
      kind: 'state',
      state: { base: THREE },
    });
  });

  it('while the key is replaced both are good, and what is written is signed with the first', async () => {
    const [old, both, young] = [KEY, `${OTHER_KEY},${KEY}`, OTHER_KEY].map((key) => open(redis().url, keyed(key)));
    if (old === undefined || both === undefined || young === undefined) throw new Error('no caches');
    const { place } = await written(old);
    const held = await both.read(place, null);
    expect(held).toMatchObject({ kind: 'state', state: { head: TWO } });
    expect(await young.read(place, null)).toMatchObject({ kind: 'forged' });
    // Changes cannot be sealed with one key on what another sealed.
    expect(await both.write(changesSince(TWO, place, THREE, [promptOf('a', 3)]))).toBe('hole');
    expect(await both.write(completeState(place, THREE, [promptOf('a', 3), promptOf('b', 1)]))).toBe('written');
    expect(await young.read(place, null)).toMatchObject({ kind: 'state', state: { head: THREE } });
    expect(await old.read(place, null)).toMatchObject({ kind: 'forged' });
  });

  it('a seal says nothing of what it is made of: the same state is never sealed alike twice', async () => {
    const cache = open(redis().url, keyed(KEY));
    const place = newPlace();
    const seals = [];
    for (let i = 0; i < 2; i += 1) {
      await cache.write(completeState(place, ONE, AB));
      seals.push(
        (await hget(place, 'seal')).split('.').map((part) => part.length),
        await hget(place, 'seal'),
      );
      await redis().admin.del(keyOf(place));
    }
    expect([seals[0], seals[2]]).toEqual([
      [22, 43, 43],
      [22, 43, 43],
    ]);
    expect(seals[1]?.slice(0, 66)).not.toBe(seals[3]?.slice(0, 66));
  });
});
