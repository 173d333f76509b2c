import { describe, expect, it } from 'vitest';
import type { Cache, CacheAnswer } from '../../src/cache/cache.ts';
import { type Place, type ServedPrompt, writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';

const [one, two, three] = [headOf(1), headOf(2), headOf(3)];
const ab = [promptOf('a', 1), promptOf('b', 1)];

describe.skipIf(findRedis() === null)('with a key, what somebody without it put into Redis is refused', () => {
  const { redis, open } = useRedis();
  const hset = (place: Place, ...fields: string[]) => redis().admin.hset(keyOf(place), ...fields);
  const hget = async (place: Place, field: string) => (await redis().admin.hget(keyOf(place), field)) ?? '';
  /** Two prompts at revision 1, then one of them at 2, and a third new. */
  const written = async (cache: Cache, place = newPlace()) => {
    await cache.write(completeState(place, one, ab));
    const before = await redis().admin.hgetall(keyOf(place));
    await cache.write(changesSince(one, place, two, [promptOf('a', 2), promptOf('c', 2)]));
    return { place, before };
  };

  it('what who has it wrote is read whole and as what changed, and looks to others as ever', async () => {
    const [cache, plain] = [open(redis().url, keyed(KEY)), open()];
    const { place } = await written(cache);
    const changed = [promptOf('a', 2), promptOf('c', 2)];
    const all = completeState(place, two, [promptOf('a', 2), promptOf('b', 1), promptOf('c', 2)]);
    const whole = expect.objectContaining({
      kind: 'state',
      state: { ...all, prompts: expect.arrayContaining([...all.prompts]) },
    });
    const changes = { kind: 'state', raw: '1:2:m2', state: changesSince(one, place, two, changed) };
    expect([await cache.read(place, null), await plain.read(place, null)]).toEqual([whole, whole]);
    expect(await plain.read(place, one)).toEqual(changes);
    expect(await cache.read(place, one, () => ab)).toEqual(changes);
    expect([await cache.readHead(place), await plain.readHead(place)]).toEqual([
      { head: two, raw: '1:2:m2' },
      { head: two, raw: '1:2:m2' },
    ]);
    expect(await cache.read(place, two)).toEqual({ kind: 'head', head: two, raw: '1:2:m2' });
  });

  it('who does not say what it held is given everything, and so is who held something else', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    const complete = { kind: 'state', state: { base: null, head: two } };
    expect(await cache.read(place, one)).toMatchObject(complete);
    expect(await cache.read(place, one, () => [promptOf('a', 1), promptOf('b', 1, 'other')])).toMatchObject(complete);
    expect(await cache.read(place, one, () => [promptOf('a', 1)])).toMatchObject(complete);
  });

  const text = writeServedPrompt(promptOf('a', 2, 'lies'));
  it.each<[string, (place: Place, before: Record<string, string>) => Promise<unknown>, string]>([
    ['an entry that is not signed', (place) => hset(place, 'p:a', text), 'its entry of "a" is not signed'],
    [
      'an entry with a signature that is none',
      (place) => hset(place, 'p:a', `${text.slice(0, -1)},"mac":"${'A'.repeat(43)}"}`),
      'its entry of "a" was signed by nobody who has the key',
    ],
    [
      'an entry with the signature of what it replaces',
      async (place) => hset(place, 'p:a', `${text.slice(0, -1)}${(await hget(place, 'p:a')).slice(-53)}`),
      'its entry of "a" was signed by nobody who has the key',
    ],
    [
      'a genuine entry of another prompt',
      async (place) => hset(place, 'p:a', await hget(place, 'p:b')),
      'its entry of "a" is not whole',
    ],
    [
      'a genuine entry of another environment',
      async (place) => {
        const staging = { ...place, environment: 'staging' };
        await open(redis().url, keyed(KEY)).write(completeState(staging, one, [promptOf('a', 2)]));
        await hset(place, 'p:a', (await redis().admin.hget(keyOf(staging), 'p:a')) ?? '');
      },
      'its entry of "a" was signed by nobody who has the key',
    ],
    [
      'an old genuine entry under the new head',
      (place, before) => hset(place, 'p:a', before['p:a'] ?? ''),
      'its entries are not those that belong to its head',
    ],
    [
      'an entry removed',
      (place) => redis().admin.hdel(keyOf(place), 'p:b'),
      'it says that it has "3" prompts, and has 2',
    ],
    [
      'an entry removed and the number of prompts with it',
      (place) => redis().admin.multi().hdel(keyOf(place), 'p:b').hset(keyOf(place), 'count', '2').exec(),
      'its head was signed by nobody who has the key',
    ],
    [
      'another number of prompts',
      (place) => hset(place, 'count', '4'),
      'its head was signed by nobody who has the key',
    ],
    ['a forged head', (place) => hset(place, 'head', '1:3:m3'), 'its head was signed by nobody who has the key'],
    [
      'a forged huge head',
      (place) => hset(place, 'head', `1:9000000000000000:f`),
      'its head was signed by nobody who has the key',
    ],
    [
      'a head with the seal of the one before',
      (place, before) => hset(place, 'seal', before['seal'] ?? ''),
      'its head was signed by nobody who has the key',
    ],
    [
      'a head with head, number and seal of the one before, numbered anew',
      (place, before) => hset(place, 'seal', before['seal'] ?? '', 'count', before['count'] ?? '', 'head', '1:2:m1'),
      'its head was signed by nobody who has the key',
    ],
    ['a head without a seal', (place) => redis().admin.hdel(keyOf(place), 'seal'), 'its head is not signed'],
    ['a seal that is none', (place) => hset(place, 'seal', 'rubbish'), 'its head was signed by nobody who has the key'],
  ])('%s', async (_, forge, reason) => {
    const cache = open(redis().url, keyed(KEY));
    const { place, before } = await written(cache);
    await forge(place, before);
    const raw = await hget(place, 'head');
    expect(await cache.read(place, null)).toMatchObject({ kind: 'forged', raw, reason });
  });

  it.each<[string, (place: Place, before: Record<string, string>) => Promise<unknown>, RegExp]>([
    ['an old genuine entry', (place, before) => hset(place, 'p:a', before['p:a'] ?? ''), /not those that belong/],
    ['an entry removed', (place) => redis().admin.hdel(keyOf(place), 'p:a'), /is not signed/],
    [
      'a list of changes that leaves one out, and its old entry',
      (place, before) => hset(place, 'recent', '1:1:m1 1:2:m2 c', 'p:a', before['p:a'] ?? ''),
      /not those that belong/,
    ],
  ])('as what changed as well: %s', async (_, forge, reason) => {
    const cache = open(redis().url, keyed(KEY));
    const { place, before } = await written(cache);
    await forge(place, before);
    const answer = { kind: 'forged', part: 'entries', raw: '1:2:m2', reason: expect.stringMatching(reason) };
    expect(await cache.read(place, one, () => ab)).toMatchObject(answer);
  });

  it('a list of changes that leaves one out costs a complete read, and nothing else', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    await hset(place, 'recent', '1:1:m1 1:2:m2 c');
    const answer = await cache.read(place, one, () => ab);
    expect(answer).toMatchObject({ kind: 'state', state: { base: null } });
    expect(namesOf(answer)).toEqual(['a', 'b', 'c']);
  });

  it('the genuine state of another database or environment, or of another key, is refused', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    const [foreign, elsewhere] = [newPlace(), { ...place, environment: 'staging' }];
    for (const target of [foreign, elsewhere]) await redis().admin.copy(keyOf(place), keyOf(target));
    const refused = {
      kind: 'forged',
      part: 'head',
      raw: '1:2:m2',
      reason: 'its head was signed by nobody who has the key',
    };
    expect([await cache.read(foreign, null), await cache.read(elsewhere, null)]).toEqual([refused, refused]);
    expect(await open(redis().url, keyed(OTHER_KEY)).read(place, null)).toEqual(refused);
  });

  it('a forged or unsigned state counts as none for who writes: changes never go on from it, a complete state replaces it', async () => {
    const cache = open(redis().url, keyed(KEY));
    for (const forge of [
      (place: Place) => hset(place, 'head', '1:2:f'),
      (place: Place) => redis().admin.hdel(keyOf(place), 'seal'),
      (place: Place) => hset(place, 'p:a', text),
    ]) {
      const { place } = await written(cache);
      await forge(place);
      const base = { ...two, mark: (await hget(place, 'head')).slice(4) };
      expect(await cache.write(changesSince(base, place, three, [promptOf('a', 3)]))).toBe('hole');
      expect(await cache.write(completeState(place, three, ab))).toBe('written');
      expect(await cache.read(place, null)).toMatchObject({ kind: 'state', state: { head: three } });
    }
  });

  it('changes written over an old genuine entry make a head that nothing adds up to', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place, before } = await written(cache);
    await hset(place, 'p:a', before['p:a'] ?? '');
    expect(await cache.write(changesSince(two, place, three, [promptOf('a', 3)]))).toBe('written');
    expect(await cache.read(place, null)).toMatchObject({ kind: 'forged', reason: expect.stringContaining('belong') });
    expect(await cache.write(changesSince(three, place, headOf(4), [promptOf('a', 4)]))).toBe('written');
    expect(await cache.read(place, null)).toMatchObject({ kind: 'forged', reason: expect.stringContaining('belong') });
  });

  it('a genuine entry of a history that was lost, put where the very same one will be, is not gone on from', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    await cache.write(changesSince(two, place, { ...three, mark: 'lost' }, [promptOf('a', 3)]));
    const lost = await hget(place, 'p:a');
    await redis().admin.del(keyOf(place));
    await cache.write(completeState(place, two, [promptOf('a', 2), promptOf('b', 1)]));
    await hset(place, 'p:a', lost);
    expect(await cache.write(changesSince(two, place, three, [promptOf('a', 3)]))).toBe('hole');
  });

  it('many changes, and changes of nothing, are sealed as well', async () => {
    const [cache, place] = [open(redis().url, keyed(KEY)), newPlace()];
    const many = (revision: number) => Array.from({ length: 150 }, (_, i) => promptOf(`n${i}`, revision));
    await cache.write(completeState(place, one, ab));
    expect(await cache.write(changesSince(one, place, two, many(2)))).toBe('written');
    expect(await cache.write(changesSince(two, place, three, []))).toBe('written');
    expect(await cache.write(changesSince(three, place, headOf(4), many(4)))).toBe('written');
    expect(namesOf(await cache.read(place, null))).toHaveLength(152);
    expect(await cache.read(place, three, () => [...ab, ...many(2)])).toMatchObject({
      kind: 'state',
      state: { base: three },
    });
  });

  it('while the key is replaced both are good, and what is written is signed with the first', async () => {
    const [old, both, young] = [KEY, `${OTHER_KEY},${KEY}`, OTHER_KEY].map((key) => open(redis().url, keyed(key)));
    if (old === undefined || both === undefined || young === undefined) throw new Error('no caches');
    const { place } = await written(old);
    const held = await both.read(place, null);
    expect(held).toMatchObject({ kind: 'state', state: { head: two } });
    expect(await young.read(place, null)).toMatchObject({ kind: 'forged' });
    // Changes cannot be sealed with one key on what another sealed.
    expect(await both.write(changesSince(two, place, three, [promptOf('a', 3)]))).toBe('hole');
    expect(await both.write(completeState(place, three, [promptOf('a', 3), promptOf('b', 1)]))).toBe('written');
    expect(await young.read(place, null)).toMatchObject({ kind: 'state', state: { head: three } });
    expect(await old.read(place, null)).toMatchObject({ kind: 'forged' });
  });

  it('a seal says nothing of what it is made of: the same state is never sealed alike twice', async () => {
    const cache = open(redis().url, keyed(KEY));
    const place = newPlace();
    const seals = [];
    for (let i = 0; i < 2; i += 1) {
      await cache.write(completeState(place, one, ab));
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

function namesOf(answer: CacheAnswer): string[] {
  return answer.kind === 'state' ? answer.state.prompts.map(({ prompt }: ServedPrompt) => prompt).toSorted() : [];
}
