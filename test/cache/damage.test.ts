import { describe, expect, it } from 'vitest';
import { writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { changesSince, completeState, headOf, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

describe.skipIf(findRedis() === null)('data in Redis that is not whole', () => {
  const { redis, open } = useRedis();
  const [one, two] = [headOf(1), headOf(2)];
  const text = writeServedPrompt(promptOf('a', 1));

  it.each([
    ['an entry that was cut off', ['p:a', text.slice(0, -1)], 'its entry of "a" is not whole'],
    ['an entry that is empty', ['p:a', ''], 'its entry of "a" is not whole'],
    [
      'an entry whose text is not that of its digest',
      ['p:a', text.replace('text of', 'lies of')],
      'its entry of "a" is not whole',
    ],
    [
      'an entry whose test is cut short',
      ['p:a', text.replace('"test":null', '"test":{"id":"ab-0123456789ab"}')],
      'its entry of "a" is not whole',
    ],
    ['an entry of another prompt', ['p:a', writeServedPrompt(promptOf('b', 1))], 'its entry of "a" is not whole'],
    [
      'an entry more than it says',
      ['p:c', writeServedPrompt(promptOf('c', 1))],
      'it says that it has "2" prompts, and has 3',
    ],
    ['a number that is none', ['count', 'two'], 'it says that it has "two" prompts, and has 2'],
    ['a head that is none', ['head', '1:2'], 'what stands there has no head'],
    ['a head beyond 2^53', ['head', '9007199254740993:1:m'], 'what stands there has no head'],
  ])('%s: nothing of it is taken', async (_, fields, reason) => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1), promptOf('b', 1)]));
    await redis().admin.hset(keyOf(place), ...fields);
    const raw = fields[0] === 'head' ? fields[1] : '1:1:m1';
    expect(await cache.read(place, null)).toEqual({ kind: 'malformed', raw, reason });
  });

  it('a missing entry is noticed, by who reads all and by who reads what changed', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, one, [promptOf('a', 1), promptOf('b', 1)]));
    await cache.write(changesSince(one, place, two, [promptOf('a', 2)]));
    await redis().admin.hdel(keyOf(place), 'p:a');
    expect([await cache.read(place, null), await cache.read(place, one)]).toEqual([
      { kind: 'malformed', raw: '1:2:m2', reason: 'it says that it has "2" prompts, and has 1' },
      { kind: 'malformed', raw: '1:2:m2', reason: 'its entry of "a" is not whole' },
    ]);
  });

  it.each([
    ['a broken chain', '1:1:m1 1:2:m2 a\n1:3:m3 1:4:m4 a'],
    ['a chain to elsewhere', '1:1:m1 1:3:m3 a'],
    ['half a line', '1:1:m1'],
    ['no heads', 'rubbish rubbish a\n\n'],
  ])('of %s in what changed lately, a reader takes all', async (_, recent) => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, headOf(4), [promptOf('a', 4)]));
    await redis().admin.hset(keyOf(place), 'recent', recent);
    expect(await cache.read(place, one)).toMatchObject({ kind: 'state', state: { base: null, head: headOf(4) } });
  });

  it('is replaced by the next complete state where its head is none, and never added to', async () => {
    const [cache, place] = [open(), newPlace()];
    await cache.write(completeState(place, headOf(5), [promptOf('a', 5)]));
    await redis().admin.hset(keyOf(place), 'head', 'rubbish');
    expect(await cache.readHead(place)).toEqual({ head: null, raw: 'rubbish' });
    expect(await cache.write(changesSince(one, place, two, [promptOf('a', 2)]))).toBe('hole');
    const state = completeState(place, two, [promptOf('a', 2)]);
    expect(await cache.write(state)).toBe('written');
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:2:m2', state });
  });

  it('is replaced in exchange for the head that it shows', async () => {
    const [cache, place] = [open(), newPlace()];
    const state = completeState(place, one, [promptOf('a', 1)]);
    await cache.write(state);
    await redis().admin.hset(keyOf(place), 'p:a', 'rubbish');
    const answer = await cache.read(place, null);
    expect(await cache.write(state)).toBe('older');
    expect(await cache.overwrite(state, answer.kind === 'malformed' ? answer.raw : 'not malformed')).toBe(true);
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:1:m1', state });
  });

  it.each([
    ['a text', (key: string) => redis().admin.set(key, '1:9:m9')],
    ['a list', (key: string) => redis().admin.rpush(key, 'head')],
  ])('%s in place of the hash counts as nothing, and is replaced', async (_, spoil) => {
    const [cache, place] = [open(), newPlace()];
    await spoil(keyOf(place));
    expect(await cache.readHead(place)).toEqual({ head: null, raw: '' });
    expect(await cache.read(place, null)).toMatchObject({ kind: 'malformed', raw: '' });
    const state = completeState(place, one, [promptOf('a', 1)]);
    expect(await cache.write(changesSince(one, place, two, [promptOf('a', 2)]))).toBe('hole');
    expect(await cache.write(state)).toBe('written');
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:1:m1', state });
    await spoil(`${keyOf(place)}x`);
    await redis().admin.rename(`${keyOf(place)}x`, keyOf(place));
    expect(await cache.overwrite(state, '')).toBe(true);
  });
});
