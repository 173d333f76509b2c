import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDiskSnapshot } from '../../../src/resolution/disk/disk-snapshot.ts';
import { stateAt } from '../../helpers/snapshot-states.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { compileWorker, type Worker } from '../../helpers/worker-process.ts';

const WRITERS = 6;
const LIVES = 6;
let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('saving-worker.ts');
});
afterAll(() => worker.remove());

test('kill -9 in the middle of saves leaves a whole snapshot, which never goes back, and in the end the newest', async () => {
  const directory = join(await temporaryDirectory(), 'state');
  const snapshot = openDiskSnapshot({ directory, connection: 'db.test:5432/app', environment: 'production' });
  const lines: string[] = [];
  let isOver = false;
  const reading = (async () => {
    const seen: number[] = [];
    while (!isOver) {
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
    isOver = true;
  }
  const seen = await reading;
  expect(new Set(seen).size).toBeGreaterThan(WRITERS * LIVES);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));

  const [begun, written] = [after('begin ', lines), after('written ', lines)];
  process.stdout.write(
    JSON.stringify({
      begun: begun.length,
      written: written.length,
      seen: seen.length,
      distinct: new Set(seen).size,
      kept: after('kept ', lines).length,
    }) + '\n',
  );
  const found = (await snapshot.load())?.head.revision ?? 0;
  expect(begun).toContain(found);
  expect(found).toBeGreaterThanOrEqual(Math.max(...written));

  const newest = Math.max(...begun);
  for (const revision of begun.slice(-20)) await snapshot.save(stateAt(revision), false);
  await snapshot.save(stateAt(newest), false);
  expect(await snapshot.load()).toEqual(stateAt(newest));
  expect(existsSync(`${snapshot.path}.lock`)).toBe(false);
});

/** Saves in one process after the other, each killed at a moment of its own. */
async function liveAndDie(saver: Worker, directory: string, lines: string[]): Promise<void> {
  for (let life = 0; life < LIVES; life++) {
    const child = saver.start(directory);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    await heardFrom(child);
    await pause(randomInt(200));
    child.kill('SIGKILL');
    await once(child, 'close');
    lines.push(...output.split('\n').slice(0, -1));
  }
}

async function heardFrom(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await once(child.stdout, 'data');
}

function after(word: string, lines: readonly string[]): number[] {
  return lines.filter((line) => line.startsWith(word)).map((line) => Number(line.slice(word.length)));
}
