import { describe, expect, it } from 'vitest';
import type { Place } from '../../src/domain/served-prompt.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { completeState, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { KEY, keyed, OTHER_KEY, useRedis } from '../helpers/redis-use.ts';
import { AB, LIE, namesOf, ONE, statesIn } from '../helpers/signed-states.ts';

describe.skipIf(findRedis() === null)('with a key, what somebody without it put into Redis is refused', () => {
  const { redis, open } = useRedis();
  const { hset, hget, written } = statesIn(redis);

  it.each<[string, (place: Place, before: Record<string, string>) => Promise<unknown>, string]>([
    ['an entry that is not signed', (place) => hset(place, 'p:a', LIE), 'its entry of "a" is not signed'],
    [
      'an entry with a signature that is none',
      (place) => hset(place, 'p:a', `${LIE.slice(0, -1)},"mac":"${'A'.repeat(43)}"}`),
      'its entry of "a" was signed by nobody who has the key',
    ],
    [
      'an entry with the signature of what it replaces',
      async (place) => hset(place, 'p:a', `${LIE.slice(0, -1)}${(await hget(place, 'p:a')).slice(-53)}`),
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
        await open(redis().url, keyed(KEY)).write(completeState(staging, ONE, [promptOf('a', 2)]));
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
    ['what is no head', (place) => hset(place, 'head', 'garbage'), 'what stands there has no head'],
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
    expect(await cache.read(place, ONE, () => AB)).toMatchObject(answer);
  });

  it('what somebody put beside the entries by the thousand is not even listed', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    const junk = Array.from({ length: 5_000 }, (_, i) => [`p:junk${i}`, 'x']).flat();
    await hset(place, ...junk);
    await redis().admin.config('RESETSTAT');
    expect(await cache.read(place, null)).toEqual({
      kind: 'forged',
      part: 'entries',
      raw: '1:2:m2',
      reason: 'its entries are not those that belong to its head',
    });
    expect(await redis().admin.info('commandstats')).not.toContain('cmdstat_hkeys');
    await redis().admin.hdel(keyOf(place), ...junk.filter((_, i) => i % 2 === 0));
    await hset(place, 'of a later version', 'x');
    expect(namesOf(await cache.read(place, null))).toEqual(['a', 'b', 'c']);
  });

  it('a list of changes that leaves one out costs a complete read, and nothing else', async () => {
    const cache = open(redis().url, keyed(KEY));
    const { place } = await written(cache);
    await hset(place, 'recent', '1:1:m1 1:2:m2 c');
    const answer = await cache.read(place, ONE, () => AB);
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
});
