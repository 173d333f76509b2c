import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Cache, CacheAnswer } from '../../src/cache/cache.ts';
import { openLiveCounters } from '../../src/cache/open-live-counters.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import { formatHead } from '../../src/domain/head.ts';
import { writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { rounds } from '../helpers/long-run.ts';
import { findRedis, type TestRedis } from '../helpers/redis-server.ts';
import { completeState, headOf, keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';
import { type Chance, chanceOf, fuzz } from './chance.ts';
import { mutateBytes } from './mutate.ts';
import { SOUND, spoiltEntry, spoiltHead, spoiltRecent } from './payloads.ts';
import { serve } from './served-soundly.ts';

const [BASE, HEAD] = [headOf(6), headOf(7)];
const AT_ONCE = 50;

/** The fields of a state, some of them as somebody else may have written them. */
function spoiltState(chance: Chance): ReadonlyMap<string, string> {
  const fields = new Map(SOUND.map((prompt) => [`p:${prompt.prompt}`, writeServedPrompt(prompt)]));
  fields
    .set('head', formatHead(HEAD))
    .set('count', '2')
    .set('recent', `${formatHead(BASE)} ${formatHead(HEAD)} other`);
  for (let edits = chance.below(3); edits >= 0; edits--) {
    const prompt = chance.pick(SOUND);
    chance.pick([
      () => fields.set(`p:${prompt.prompt}`, spoiltEntry(chance, prompt)),
      () =>
        fields.set(`p:${chance.pick(['', '__proto__', 'constructor', 'x y', '\u202e'])}`, spoiltEntry(chance, prompt)),
      () => fields.delete(chance.pick([...fields.keys(), 'x'])),
      () => fields.set('head', spoiltHead(chance, HEAD)),
      () => fields.set('recent', spoiltRecent(chance, BASE, HEAD)),
      () => fields.set('count', chance.pick(['', '-1', '3', '1e1', 'NaN', '9'.repeat(1_000), '__proto__'])),
    ])();
  }
  return fields;
}

/** A key that is of another type than it should be. */
function ofAnotherType(redis: TestRedis, key: string, chance: Chance): Promise<unknown> {
  const { admin } = redis;
  return chance.pick([
    () => admin.set(key, 'x'),
    () => admin.lpush(key, 'x'),
    () => admin.sadd(key, 'x'),
    () => admin.zadd(key, 1, 'x'),
    () => admin.xadd(key, '*', 'a', 'b'),
  ])();
}

async function foreseen<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isPromptctlError(error)) return null;
    throw error;
  }
}

describe.skipIf(findRedis() === null)('what anybody may have written into Redis', () => {
  const { redis, open } = useRedis();

  /** Writes one state and reads it as a process that starts does, and as one that runs. */
  const readSpoilt = async (cache: Cache, chance: Chance): Promise<CacheAnswer['kind'] | 'refused'> => {
    const place = newPlace();
    const fields = spoiltState(chance);
    if (chance.is(0.05)) await ofAnotherType(redis(), keyOf(place), chance);
    else if (fields.size > 0) await redis().admin.hset(keyOf(place), fields);
    const answers = [await foreseen(cache.read(place, null)), await foreseen(cache.read(place, BASE))];
    await foreseen(cache.readHead(place));
    for (const answer of answers) {
      if (answer?.kind !== 'state') continue;
      expect({ ...place, ...answer.state }).toMatchObject(place);
      serve(answer.state);
    }
    await redis().admin.unlink(keyOf(place));
    return answers[0]?.kind ?? 'refused';
  };

  test('10,000 states: each is refused, or served as its digests say', async () => {
    const cache = open();
    const kinds = new Map<string, number>();
    await fuzz(
      rounds(10_000, 50_000) / AT_ONCE,
      (_, number) => number,
      async (number) => {
        const chances = Array.from({ length: AT_ONCE }, (_, i) => chanceOf(number * AT_ONCE + i));
        for (const kind of await Promise.all(chances.map((chance) => readSpoilt(cache, chance))))
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      },
    );
    expect([...kinds.keys()].toSorted()).toEqual(['empty', 'malformed', 'state']);
    expect(Math.min(...kinds.values())).toBeGreaterThan(50);
  }, 600_000);

  test('reports of processes, live counters and remembered databases of any kind are left out or read as they are', async () => {
    const cache = open();
    const live = openLiveCounters(redis().url, 'REDIS_URL');
    const { admin } = redis();
    const now = Number((await admin.time())[0]) * 1_000;
    await fuzz(
      rounds(100, 10_000),
      (chance) => ({
        place: newPlace(),
        connection: randomUUID(),
        text: spoiltText(chance),
        number: chance.pick(['1', '-1', '9e15', 'NaN', '1e400', '']),
      }),
      async ({ place, connection, text, number }, chance) => {
        const key = keyOf(place);
        const moment = `${key}:live:${Math.floor(now / 10_000)}`;
        const keys = [`${key}:processes`, `${key}:processes:seen`, moment, `promptctl:database:${connection}`];
        if (chance.is(0.2)) await Promise.all(keys.map((each) => ofAnotherType(redis(), each, chance)));
        else {
          await admin.hset(`${key}:processes`, { me: text, __proto__x: text });
          await admin.zadd(`${key}:processes:seen`, Date.now(), 'me', Date.now(), 'gone', 9e15, '__proto__');
          await admin.hset(moment, { [text]: `${number} ${number}`, '["a",null,"latency"]': text });
          await admin.set(`promptctl:database:${connection}`, text);
        }
        const seen = (await foreseen(cache.listProcesses(place))) ?? [];
        const counted = await foreseen(live.counters.read(place, 60_000));
        await foreseen(cache.findDatabaseId(connection));
        await foreseen(cache.acknowledge(place, { id: 'me', host: 'h', pid: 1, client: '1', head: HEAD }));
        await foreseen(
          live.counters.add(place, { producer: 'p', sequence: 1 }, [
            { prompt: 'a', versionId: null, metric: 'latency', count: 1, sum: 1 },
          ]),
        );
        for (const { host, pid, client, head } of seen) {
          expect([typeof host, typeof pid, typeof client, Number.isSafeInteger(head.revision)]).toEqual([
            'string',
            'number',
            'string',
            true,
          ]);
        }
        const sums = (counted?.buckets ?? []).flatMap(({ counts }) => counts.flatMap(({ count, sum }) => [count, sum]));
        expect(sums.every(Number.isFinite)).toBe(true);
        await admin.unlink(...keys);
      },
    );
    await live.close();
  }, 600_000);

  test('after all that a state of ours is written and read as ever', async () => {
    const [cache, place] = [open(), newPlace()];
    await ofAnotherType(redis(), keyOf(place), chanceOf(1));
    const state = completeState(place, headOf(1), [promptOf('a', 1)]);
    expect(await cache.overwrite(state, '')).toBe(true);
    expect(await cache.read(place, null)).toEqual({ kind: 'state', raw: '1:1:m1', state });
  });
});

/** A report of a process or the name of a counter, as somebody else may have written it. */
function spoiltText(chance: Chance): string {
  const sound = chance.pick([
    JSON.stringify({ host: 'h', pid: 1, client: '1', head: '1:7:m7' }),
    JSON.stringify({ host: '\u001b[2J', pid: 9e15, client: { toString: 1 }, head: '9:9' }),
    JSON.stringify(['support/reply', null, 'latency']),
    '{"__proto__":{"host":"x"}}',
    '['.repeat(10_000),
    'null',
    randomUUID(),
  ]);
  return chance.is(0.3) ? sound : mutateBytes(chance, Buffer.from(sound)).toString();
}
