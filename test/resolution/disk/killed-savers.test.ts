import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDiskSnapshot } from '../../../src/resolution/disk/disk-snapshot.ts';
import { stateAt } from '../../helpers/snapshot-states.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';

const WRITERS = 6;
const LIVES = 4;

let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('saving-worker.ts');
});
afterAll(() => worker.remove());

test('kill -9 in the middle of saves leaves a whole snapshot, which never goes back, and in the end the newest', async () => {
  const directory = join(await temporaryDirectory(), 'state');
  const snapshot = openDiskSnapshot({ directory, connection: 'db.test:5432/app', environment: 'production' });
  const lines: string[] = [];
  const over = new AbortController();
  const reading = (async () => {
    const seen: number[] = [];
    while (!over.signal.aborted) {
      const state = await snapshot.load();
      if (state === null) continue;
      expect(state).toEqual(stateAt(state.head.revision));
      seen.push(state.head.revision);
    }
    return seen;
  })();
  try {
    await Promise.all(Array.from({ length: WRITERS }, () => liveAndDie(worker, directory, lines)));
  } finally {
    over.abort();
  }
  const seen = await reading;
  expect(new Set(seen).size).toBeGreaterThan(1);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));

  const [begun, written] = [after('begin ', lines), after('written ', lines)];
  const found = (await snapshot.load())?.head.revision ?? 0;
  expect(begun).toContain(found);
  expect(found).toBeGreaterThanOrEqual(Math.max(...written));

  // Nothing that the killed ones left keeps the next from its work.
  const newest = Math.max(...begun);
  for (const revision of [newest, newest - 1, newest + 1]) await snapshot.save(stateAt(revision), false);
  expect((await snapshot.load())?.head.revision).toBe(newest + 1);
  expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
});

/** Saves in one process after the other, each killed at a moment of its own. */
async function liveAndDie(saver: Worker, directory: string, lines: string[]): Promise<void> {
  for (let life = 0; life < LIVES; life++) {
    const child = saver.start(directory);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    await vi.waitFor(() => expect(output).toMatch(/^(written|kept) /m), { timeout: 20_000 });
    await pause(randomInt(200));
    child.kill('SIGKILL');
    await once(child, 'close');
    lines.push(...output.split('\n').slice(0, -1));
  }
}

function after(word: string, lines: readonly string[]): number[] {
  return lines.filter((line) => line.startsWith(word)).map((line) => Number(line.slice(word.length)));
}
