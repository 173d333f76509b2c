import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PromptctlError } from '../../../src/domain/errors/error.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { age, segmentsIn } from '../disk-spool/use-spool.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

const NOWHERE = 'postgresql://nobody@127.0.0.1:1/nothing';

/** The directories of spools under a state directory. */
function spoolsIn(stateDirectory: string): string[] {
  return readdirSync(stateDirectory)
    .filter((name) => name.startsWith('spool'))
    .flatMap((root) => readdirSync(join(stateDirectory, root)).map((name) => join(stateDirectory, root, name)));
}

describe.each(testedServers())('what is kept on disk, on $label,', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const database = () => fixture().database;
  const open = useTrackers();
  let worker: Worker;
  beforeAll(async () => {
    worker = await compileWorker('../tracking/shipping/tracking-worker.ts');
  });
  afterAll(() => worker.remove());

  test.each([
    ['while it ships', () => fixture().url],
    ['without a database', () => NOWHERE],
  ])('of a process that is killed %s, is shipped by another, each execution once', async (_when, urlOf) => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const child = worker.start(urlOf(), stateDirectory, JSON.stringify(resolvedOf(series[0])));
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.length > 37 * 5_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    for (const directory of spoolsIn(stateDirectory)) age(directory);
    const tracker = open(fixture().url, { environment, durability: 'disk', stateDirectory });
    const ids = said.split('\n').filter((id) => id.length === 36);
    await vi.waitFor(async () => {
      const stored = new Set(await storedIn(database(), environment));
      expect(ids.filter((id) => !stored.has(id))).toEqual([]);
    }, SOON);
    await vi.waitFor(() => expect(spoolsIn(stateDirectory)).toEqual([tracker.status().spool]), SOON);
    expect(await totalsOf(database(), environment, 'all')).toEqual(await truthOf(database(), environment, 'all'));
    expect(await gapsIn(database(), environment)).toEqual({});
  });

  test('of a process that just ended, is shipped by the next one, and nothing keeps a process from ending', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const said = await worker.run(fixture().url, stateDirectory, JSON.stringify(resolvedOf(series[0])), '10');
    const ids = said.trim().split('\n');
    for (const directory of spoolsIn(stateDirectory)) age(directory);
    open(fixture().url, { environment, durability: 'disk', stateDirectory });
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual(ids.toSorted()), SOON);
  });

  test('is shipped before the process ends, where somebody waits for that', async () => {
    const { environment, series } = await newPlace(database());
    const resolved = JSON.stringify(resolvedOf(series[0]));
    const said = await worker.run(fixture().url, await temporaryDirectory(), resolved, '10', 'flush');
    expect(await storedIn(database(), environment)).toEqual(said.trim().split('\n').toSorted());
  });

  test('is shipped when the database is back, by the same process and by the next one', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const down = open(NOWHERE, { environment, durability: 'disk', stateDirectory });
    const ids = [1, 2, 3].map(() => down.track(resolvedOf(series[0])));
    const outcomes = [await down.flush(300), await down.close(100)];
    expect({ outcomes, failure: down.status().failure }).toEqual({
      outcomes: [false, false],
      failure: expect.stringContaining('cannot reach the database') as string,
    });
    open(fixture().url, { environment, durability: 'disk', stateDirectory });
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual(ids.toSorted()), SOON);
  });

  test('that was torn and corrupted is told as lost, exactly', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const before = open(NOWHERE, { environment, durability: 'disk', stateDirectory });
    const ids = Array.from({ length: 20 }, () => before.track(resolvedOf(series[0])));
    await before.close(0);
    const [segment = ''] = spoolsIn(stateDirectory).flatMap(segmentsIn);
    const lines = readFileSync(segment, 'utf8').split('\n');
    const spoilt = lines.map((line, n) => (n === 3 || n === 7 ? line.replace('user-1', 'user-2') : line));
    writeFileSync(segment, `${spoilt.join('\n')}0badc0de {"kind":"exec`);
    open(fixture().url, { environment, durability: 'disk', stateDirectory });
    const kept = ids.filter((_, n) => n !== 3 && n !== 7);
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual(kept.toSorted()), SOON);
    expect(await gapsIn(database(), environment)).toEqual({ 'the spool was damaged': 2 });
  });

  test('is counted or told as lost when its directory is deleted under it', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const tracker = open(fixture().url, { environment, durability: 'disk', stateDirectory });
    let tracked = 0;
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 50; n++, tracked++) tracker.track(resolvedOf(series[0]));
      if (round % 2 === 0) await tracker.flush(round === 0 ? SOON : 0);
      rmSync(tracker.status().spool ?? '', { recursive: true, force: true });
    }
    tracker.track(resolvedOf(series[0]));
    await vi.waitFor(async () => {
      await tracker.flush(SOON);
      const lost = Object.values(await gapsIn(database(), environment)).reduce((sum, each) => sum + each, 0);
      expect((await storedIn(database(), environment)).length + lost).toBe(tracked + 1);
    }, SOON);
  });

  test.each(['drop-newest', 'drop-oldest'] as const)('and full (%s) is counted or told as lost', async (whenFull) => {
    const { environment, series } = await newPlace(database());
    let url = NOWHERE;
    const openEither = async () => {
      if (url === NOWHERE) throw new PromptctlError('database-unreachable', { target: 't', reason: 'r', sent: false });
      return openDatabase(url, 'test', { max: 1, holdsProcess: false });
    };
    const stateDirectory = await temporaryDirectory();
    const further = {
      durability: 'disk',
      stateDirectory,
      whenFull,
      mostBytes: 400_000,
      openDatabase: openEither,
    } as const;
    const tracker = open(null, { environment, ...further });
    for (let n = 0; n < 3_000; n++) {
      tracker.track(resolvedOf(series[0]));
      if (n % 500 === 0) await tracker.flush(10);
    }
    url = fixture().url;
    expect(await tracker.flush(SOON)).toBe(true);
    const stored = (await storedIn(database(), environment)).length;
    expect({ some: stored >= 400, gaps: await gapsIn(database(), environment) }).toEqual({
      some: true,
      gaps: { 'the spool was full': 3_000 - stored },
    });
  });

  test('for one database goes to no other', async () => {
    const { environment, series } = await newPlace(database());
    const stateDirectory = await temporaryDirectory();
    const other = { environment, durability: 'disk', stateDirectory } as const;
    const elsewhere = open(NOWHERE, { ...other, connection: 'there' });
    elsewhere.track(resolvedOf(series[0]));
    await elsewhere.close(0);
    const tracker = open(fixture().url, other);
    const theirs = open(NOWHERE, { ...other, connection: 'here' });
    const id = theirs.track(resolvedOf(series[0]));
    await theirs.close(0);
    await vi.waitFor(async () => expect(await storedIn(database(), environment)).toEqual([id]), SOON);
    expect(new Set(spoolsIn(stateDirectory))).toEqual(new Set([elsewhere.status().spool, tracker.status().spool]));
  });
});
