import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import type { Cache, SeenProcess } from '../../src/cache/cache.ts';
import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import { PromptctlError } from '../../src/domain/errors/error.ts';
import type { Head } from '../../src/domain/head.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';
import type { AppDatabase } from '../../src/resolution/app-database.ts';
import type { LiveEnvironment } from '../../src/resolution/live-environment.ts';
import { createPinFetching } from '../../src/resolution/pin-fetching.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { keepPinned } from '../../src/resolution/pins-held.ts';
import { createVersionShelf, type VersionShelf } from '../../src/resolution/version-shelf.ts';
import { confirmations } from '../../src/workflows/confirmations.ts';
import { ask } from '../helpers/embedded-home.ts';
import { holdingOf, served, servedVersion } from '../helpers/held-prompts.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';
import { reach } from './through-proxy.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

afterEach(() => void vi.restoreAllMocks());

/** Takes back the last release of an environment, as only a restored backup does, and has a version say something else. */
async function rewrite(
  superuserUrl: string,
  { environment, name, revision, version }: { environment: string; name: string; revision: number; version: number },
): Promise<void> {
  const content = canonicalContent({ template: 'from another history' });
  await ask(
    superuserUrl,
    `set session_replication_role = replica;
     delete from promptctl.held_versions where environment = '${environment}';
     update promptctl.deployments d set revision = i.revision, version_id = i.version_id from promptctl.release_items i
       where d.environment = '${environment}' and i.environment = d.environment and i.revision = ${revision - 1} and i.prompt_id = d.prompt_id;
     delete from promptctl.release_items where environment = '${environment}' and revision = ${revision};
     delete from promptctl.releases where environment = '${environment}' and revision = ${revision};
     update promptctl.environments set revision = ${revision - 1} where name = '${environment}';
     update promptctl.prompt_versions v set content = '${content}', digest = '${digestOf(content)}' from promptctl.prompts p
       where p.id = v.prompt_id and p.name = '${name}' and v.version = ${version}`,
  );
}

describe('after the database went back', () => {
  const fixture = useDatabase(server);

  /** Live at version 4, before that at 3; version 1 is at hand only because it was asked for. */
  const prepare = async (pins: (name: string) => { readonly [name: string]: number } = () => ({})) => {
    const reached = await reach(fixture(), 4);
    for (const version of [2, 3, 4]) await reached.release(version);
    const { databaseUrl, environment, name } = reached;
    const prompts = openPrompts({ databaseUrl, environment, pins: pins(name) });
    await prompts.ready();
    return { ...reached, prompts };
  };
  const rendered = async ({ prompts, name }: Awaited<ReturnType<typeof prepare>>, version?: number) =>
    (await prompts.getPrompt(name, {}, version === undefined ? {} : { version })).rendered;

  test('a version that was fetched by its number is fetched anew', async () => {
    const prepared = await prepare();
    const { superuserUrl, environment, name, prompts } = prepared;
    expect(await rendered(prepared, 1)).toBe(`${name}, version 1`);
    await rewrite(superuserUrl, { environment, name, revision: 4, version: 1 });
    await vi.waitUntil(() => prompts.status().head?.revision === 3, { timeout: 5_000 });
    expect(await rendered(prepared, 1)).toBe('from another history');
    expect(prompts.problems.map(({ code }) => code)).toEqual(['release-lost']);
  });

  test('a pinned version that had to be fetched is fetched anew', async () => {
    const prepared = await prepare((name) => ({ [name]: 1 }));
    const { superuserUrl, environment, name, prompts } = prepared;
    expect(await rendered(prepared)).toBe(`${name}, version 1`);
    await rewrite(superuserUrl, { environment, name, revision: 4, version: 1 });
    await vi.waitUntil(() => prompts.status().head?.revision === 3, { timeout: 5_000 });
    expect(await rendered(prepared)).not.toBe(`${name}, version 1`);
    await vi.waitUntil(async () => (await rendered(prepared)) === 'from another history', { timeout: 2_000 });
  });

  test('what is served and was served before says what the database says now', async () => {
    const prepared = await prepare();
    const { superuserUrl, environment, name, prompts } = prepared;
    await rewrite(superuserUrl, { environment, name, revision: 4, version: 3 });
    await vi.waitUntil(() => prompts.status().head?.revision === 3, { timeout: 5_000 });
    expect([await rendered(prepared), await rendered(prepared, 3)]).toEqual(Array(2).fill('from another history'));
  });

  test('a new epoch alone is reason enough to ask again', async () => {
    const prepared = await prepare((name) => ({ [name]: 2 }));
    const { superuserUrl, name, prompts } = prepared;
    const epoch = prompts.status().head?.epoch ?? 0;
    expect([await rendered(prepared), await rendered(prepared, 1)]).toEqual([
      `${name}, version 2`,
      `${name}, version 1`,
    ]);
    const content = canonicalContent({ template: 'from another history' });
    await ask(
      superuserUrl,
      `set session_replication_role = replica;
       update promptctl.prompt_versions v set content = '${content}', digest = '${digestOf(content)}' from promptctl.prompts p
         where p.id = v.prompt_id and p.name = '${name}' and v.version < 3;
       set session_replication_role = default;
       select promptctl.new_epoch('test', false)`,
    );
    await vi.waitUntil(() => (prompts.status().head?.epoch ?? 0) > epoch, { timeout: 5_000 });
    expect(await rendered(prepared, 1)).toBe('from another history');
    await vi.waitUntil(async () => (await rendered(prepared)) === 'from another history', { timeout: 2_000 });
    expect(prompts.problems.map(({ code }) => code)).not.toContain('unforeseen');
  });
});

/** A database that answers when it is told to. */
function slowDatabase() {
  const answers: ((content: string | null) => void)[] = [];
  const readVersion: AppDatabase['readVersion'] = (_, version) =>
    new Promise((resolve) => {
      answers.push((text) => resolve(text === null ? null : servedVersion(version, { template: text })));
    });
  return { answers, database: { readVersion } as AppDatabase };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const live = { holding: holdingOf([]) } as unknown as LiveEnvironment;
const pinsAt = (version: number) => createPins(new Map([['a', version]]), () => {});

describe('a version that was asked for before the database went back, and answered after', () => {
  test('is not what a pin is served from', async () => {
    const { answers, database } = slowDatabase();
    const [shelf, pins] = [createVersionShelf(database), pinsAt(7)];
    const settled = createPinFetching(pins, shelf, () => 0).settle(live);
    shelf.clear();
    pins.fetched.clear();
    answers[0]?.('old');
    await turn();
    answers[1]?.('new');
    await Promise.race([settled, turn()]);
    expect(pins.fetched.get('a')?.digest).not.toBe(versionOf(7, 'old').digest);
  });

  test('is not kept', async () => {
    const { answers, database } = slowDatabase();
    const shelf = createVersionShelf(database);
    const asked = shelf.fetch('a', 7);
    shelf.clear();
    answers[0]?.('old');
    await turn();
    answers[1]?.('new');
    await asked;
    const again = shelf.fetch('a', 7);
    answers.at(-1)?.('new');
    expect((await again).digest).toBe(versionOf(7, 'new').digest);
  });
});

const versionOf = (version: number, template: string): ServedVersion => servedVersion(version, { template });

describe('a pinned version that was at hand', () => {
  test('is forgotten with all that the database left', () => {
    const [pins, { database }] = [pinsAt(7), slowDatabase()];
    const { state } = holdingOf([served('a', versionOf(8, 'new'), versionOf(7, 'old'))]);
    if (state !== null) keepPinned(pins, state);
    expect([...pins.kept.keys()]).toEqual(['a']);
    createPinFetching(pins, createVersionShelf(database), () => 0).forget();
    expect(pins.kept.size).toBe(0);
  });
});

describe('a pin at a version that there is not', () => {
  test('is asked for every five seconds, however often anybody answers', async () => {
    const asked: number[] = [];
    let now = 1_000_000;
    const shelf = {
      fetch: async () => {
        asked.push(now);
        throw new PromptctlError('version-not-found', { reference: 'a@999', known: null });
      },
    } as unknown as VersionShelf;
    const fetching = createPinFetching(pinsAt(999), shelf, () => now);
    for (; now < 1_012_000; now += 50) await fetching.settle(live);
    expect(asked).toEqual([1_000_000, 1_005_050, 1_010_100]);
  });

  test('is not what keeps other pins from being fetched', async () => {
    const shelf = createVersionShelf({
      readVersion: async (name, version) => (name === 'a' ? null : versionOf(version, name)),
    } as AppDatabase);
    const pins = createPins(
      new Map([
        ['a', 999],
        ['b', 1],
      ]),
      () => {},
    );
    await createPinFetching(pins, shelf, () => 0).settle(live);
    expect([...pins.fetched.keys()]).toEqual(['b']);
    expect(await outcomeOf(shelf.fetch('a', 999))).toBe('version-not-found');
  });
});

describe('a release is confirmed', () => {
  const place = { databaseId: 'd', environment: 'production' };
  /** Two processes: one serves the release, the other something else. */
  const heardOf = async (other: Head, mark: string | null) => {
    const report = { host: 'h', pid: 1, client: '0', age: 0 };
    const processes: SeenProcess[] = [
      { ...report, id: 'one', head: { epoch: 1, revision: 7, mark: 'b' } },
      { ...report, id: 'two', head: other },
    ];
    const cache = { listReports: async () => ({ processes, refused: 1 }) } as unknown as Cache;
    const released = { epoch: 1, revision: 7, mark };
    const { missing, ...heard } = await confirmations(cache, place, released, { patience: 30, isWanted: true });
    return { ...heard, missing: missing.map(({ id }) => id) };
  };
  const all = { confirmed: 2, total: 2, refused: 1, missing: [], problem: null, isLate: false };
  const oneOfTwo = { confirmed: 1, total: 2, refused: 1, missing: ['two'], problem: null, isLate: true };

  test.each([
    ['not by a process that serves a lost release of the same number', { epoch: 1, revision: 7, mark: 'a' }, oneOfTwo],
    ['not by a process of an earlier epoch, whatever its number', { epoch: 0, revision: 9, mark: 'b' }, oneOfTwo],
    ['by a process that is farther', { epoch: 1, revision: 8, mark: 'c' }, all],
    ['by a process that has followed into a new epoch', { epoch: 2, revision: 7, mark: 'b' }, all],
  ])('%s', async (_, other, expected) => {
    expect(await heardOf(other, 'b')).toEqual(expected);
  });

  test('by its number alone where nobody could say its mark', async () => {
    expect(await heardOf({ epoch: 1, revision: 7, mark: 'a' }, null)).toEqual(all);
  });
});
