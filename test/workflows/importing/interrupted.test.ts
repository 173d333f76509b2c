import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitFor } from '../../../src/storage/embedded/patience.ts';
import { listUsage } from '../../../src/storage/usage.ts';
import { make, pushVersions } from '../../helpers/changes.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { useDatabase } from '../../helpers/use-database.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';

const EVENTS = 20_000;

interface Answer {
  readonly resumedAfter: number;
  readonly imported: number;
  readonly repeated: number;
}

describe.each(testedServers())('an import on $label', (server) => {
  const fixture = useDatabase(server);
  let folder = '';
  let worker: Worker;

  beforeAll(async () => {
    worker = await compileWorker('../workflows/importing/importing-worker.ts');
    folder = await mkdtemp(join(tmpdir(), 'promptctl-import-'));
    await pushVersions(fixture().database, ['support/reply'], 1);
    await make(fixture().database, 'production', 'promote', ['support/reply@1']);
  });
  afterAll(async () => {
    await worker.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (file: string) => {
    const child = worker.start(fixture().url, join(folder, 'state'), join(folder, file));
    let heard = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (heard += text));
    return { child, ended: once(child, 'close').then(([exit]) => ({ exit, heard })) };
  };
  const importAll = async (file: string): Promise<unknown> => JSON.parse((await start(file).ended).heard);
  const stored = async () => {
    const filter = { environment: null, prompts: null, metrics: ['latency'], histograms: [], period: 'all' as const };
    const usage = await listUsage(fixture().database, filter);
    return {
      count: usage.reduce((sum, each) => sum + each.count, 0),
      sum: usage.reduce((sum, each) => sum + each.sum, 0),
    };
  };
  const write = async (name: string, latencyMs: number) => {
    const at = Date.now() - 3_600_000;
    const lines = Array.from({ length: EVENTS }, (_, i) =>
      JSON.stringify({ id: `${name} ${i}`, at: at + i, prompt: 'support/reply', version: 1, latencyMs }),
    );
    await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  };

  test.each(['SIGKILL', 'SIGINT'] as const)(
    'that %s ends goes on where it was, and counts nothing twice',
    async (signal) => {
      const file = `${signal}.ndjson`;
      await write(file, 10);
      const before = await stored();
      const first = start(file);
      await waitFor(async () => ((await stored()).count > before.count + 1_000 ? true : null));
      first.child.kill(signal);
      expect(await first.ended).toEqual(
        signal === 'SIGINT' ? { exit: 130, heard: 'import-interrupted' } : { exit: null, heard: '' },
      );
      expect((await stored()).count - before.count).toBeLessThan(EVENTS);

      const { resumedAfter, imported, repeated } = (await importAll(file)) as Answer;
      const after = await stored();
      expect(after).toEqual({ count: before.count + EVENTS, sum: before.sum + EVENTS * 10 });
      expect({ isFurther: resumedAfter > 0, read: imported + repeated }).toEqual({
        isFurther: true,
        read: EVENTS - resumedAfter,
      });
      expect(await importAll(file)).toEqual({ resumedAfter: EVENTS, imported: 0, repeated: 0 });
      expect(await stored()).toEqual(after);
    },
  );

  test('of a log that overlaps another, or another one under the same name, counts each execution once', async () => {
    const before = await stored();
    const at = Date.now() - 7_200_000;
    const part = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) =>
        JSON.stringify({
          id: `overlap ${from + i}`,
          at: at + from + i,
          prompt: 'support/reply',
          version: 1,
          latencyMs: 1,
        }),
      ).join('\n');
    const answers: unknown[] = [];
    for (const [from, to] of [
      [0, 600],
      [400, 1_000],
      [0, 1_200],
    ] as const) {
      await writeFile(join(folder, 'rotated.ndjson'), part(from, to));
      answers.push(await importAll('rotated.ndjson'));
    }
    expect(answers).toEqual([
      { resumedAfter: null, imported: 600, repeated: 0 },
      { resumedAfter: null, imported: 400, repeated: 200 },
      { resumedAfter: null, imported: 200, repeated: 1_000 },
    ]);
    expect(await stored()).toEqual({ count: before.count + 1_200, sum: before.sum + 1_200 });
  });
});
