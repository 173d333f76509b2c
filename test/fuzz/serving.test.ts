import { describe, expect, inject, test, vi } from 'vitest';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import { formatHead } from '../../src/domain/head.ts';
import { writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { readHead, readState } from '../../src/storage/environment-state.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { rounds } from '../helpers/long-run.ts';
import { findRedis } from '../helpers/redis-server.ts';
import { keyOf } from '../helpers/redis-states.ts';
import { KEY, keyed, useRedis } from '../helpers/redis-use.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from '../resolution/open-prompts.ts';
import { type Chance, chanceOf } from './chance.ts';
import { spoiltEntry, spoiltHead, spoiltRecent } from './payloads.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe.skipIf(findRedis() === null)('a process that serves', () => {
  const fixture = useDatabase(server);
  const { redis, open } = useRedis();

  /** An environment that serves version 1 of two prompts, a process that serves it, and what spoils its state in Redis. */
  const prepare = async (cacheKey: string | null) => {
    const { database, url } = fixture();
    const names = ['fuzz/a', 'fuzz/b'];
    await pushVersions(database, names, 1);
    const environment = await newEnvironment(database);
    await make(
      database,
      environment,
      'promote',
      names.map((name) => `${name}@1`),
    );
    const [head, state] = [await readHead(database, environment), await readState(database, environment, null)];
    if (head === null || state === null) throw new Error('no environment');
    const place = { databaseId: head.databaseId, environment };
    const prompts = openPrompts({ databaseUrl: url, redisUrl: redis().url, environment, cacheKey });
    await prompts.ready();
    const spoil = async (chance: Chance) => {
      const { admin } = redis();
      const { prompt, ...rest } = chance.pick(state.prompts);
      const raw = chance.is(0.5)
        ? spoiltHead(chance, state.head)
        : `${state.head.epoch}:${state.head.revision + 1 + chance.below(1e6)}:forged`;
      const name = chance.is(0.9) ? prompt : '__proto__';
      await admin.hset(keyOf(place), 'head', raw, `p:${name}`, spoiltEntry(chance, { prompt, ...rest }));
      if (chance.is(0.3))
        await admin.hset(
          keyOf(place),
          'recent',
          spoiltRecent(chance, state.head, state.head),
          'count',
          chance.pick(['2', '3', 'x']),
        );
      await admin.publish(`${keyOf(place)}:heads`, chance.is(0.5) ? raw : spoiltHead(chance, state.head));
    };
    return { prompts, place, spoil, names, state, environment, database };
  };

  /** Spoils it so often, in bursts, each of which has to be mended; gives what was served that the database does not say. */
  const play = async (cacheKey: string | null) => {
    const { prompts, place, spoil, names, state } = await prepare(cacheKey);
    const cache = open(redis().url, cacheKey === null ? {} : keyed(cacheKey));
    const wanted = {
      kind: 'state',
      raw: formatHead(state.head),
      prompts: state.prompts.map(writeServedPrompt).toSorted(),
    };
    const isMended = async () => {
      const answer = await cache.read(place, null);
      if (answer.kind !== 'state') return answer;
      return { kind: answer.kind, raw: answer.raw, prompts: answer.state.prompts.map(writeServedPrompt).toSorted() };
    };
    const strange: string[] = [];
    const say = async (number: number) => {
      const said = await Promise.all(names.map(async (name) => (await prompts.getPrompt(name)).rendered));
      if (String(said) !== names.map((name) => `${name}, version 1`).join())
        strange.push(`CASE=${number}: ${String(said)}`);
    };
    for (let number = 0; number < rounds(120, 3_000); number++) {
      await spoil(chanceOf(number));
      await foreseen(say(number));
      if (number % BURST < BURST - 1) continue;
      await vi.waitFor(async () => expect(await isMended()).toEqual(wanted), { timeout: 15_000, interval: 25 });
      // What is mended is believed until the next look.
      await vi.waitUntil(() => names.every((name) => prompts.getPromptSync(name).rendered === `${name}, version 1`), {
        timeout: 5_000,
      });
    }
    expect(prompts.problems.map(({ code }) => code)).not.toContain('unforeseen');
    return { strange, problems: new Set(prompts.problems.map(({ code }) => code)) };
  };

  test('mends its state in Redis from Postgres, however it is spoilt', async () => {
    const { problems } = await play(null);
    expect([...problems]).toEqual(expect.arrayContaining(['redis-malformed']));
  }, 600_000);

  test('with a key also never says anything else meanwhile', async () => {
    expect((await play(KEY)).strange).toEqual([]);
  }, 600_000);
});

const BURST = 20;

/** Without a key, what was forged is served until the database is asked; it is refused in words where it makes no sense. */
async function foreseen(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
  }
}
