import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/domain/content.ts';
import { snapshotLines } from '../../src/domain/snapshot-file.ts';
import { loadBundle, requireEnvironmentOf, writeBundle } from '../../src/resolution/bundle.ts';
import { judged } from '../helpers/long-run.ts';
import { rejection } from '../helpers/rejection.ts';
import { completeState, servedPrompt } from '../helpers/snapshot-states.ts';
import { temporaryDirectory } from '../helpers/story.ts';

/** Milliseconds that nothing may take at a stretch. */
const LONGEST = judged(20);

const STATE = completeState();
const BYTES = Buffer.from([...snapshotLines(STATE)].join(''));

/** A file in a folder of the test's own, and what loading it gives. */
async function useFile(): Promise<{ readonly path: string; readonly load: (bytes: Uint8Array) => Promise<unknown> }> {
  const path = join(await temporaryDirectory(), 'prompts.bundle');
  return {
    path,
    load: (bytes) => {
      writeFileSync(path, bytes);
      return rejection(loadBundle(path));
    },
  };
}

function refused(file: string, reason: unknown): unknown {
  return { code: 'snapshot-invalid', exit: 3, data: { file, reason } };
}

describe('a bundle that is read', () => {
  test('is what was written, wherever it lies', async () => {
    const { path, load } = await useFile();
    expect(await load(BYTES)).toEqual({ value: STATE });
    const beside = `${path}.link`;
    symlinkSync(path, beside);
    chmodSync(path, 0o666);
    expect(await loadBundle(beside)).toEqual(STATE);
  });

  test('is refused when it was cut off, at every byte', async () => {
    const { path, load } = await useFile();
    for (let length = 0; length < BYTES.length; length++) {
      expect(await load(BYTES.subarray(0, length)), `cut to ${length} bytes`).toEqual(
        refused(path, expect.stringMatching(/^it ends (early, after \d prompts?|in the middle of a line)$/)),
      );
    }
  });

  test('is refused when a bit of it was flipped, in every byte', async () => {
    const { path, load } = await useFile();
    for (let at = 0; at < BYTES.length; at++) {
      const damaged = Buffer.from(BYTES);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      expect(await load(damaged), `bit ${at % 8} of byte ${at}`).toEqual(refused(path, expect.any(String)));
    }
  });

  test('is refused whatever else it holds', async () => {
    const { load } = await useFile();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await load(bytes)).toMatchObject({ code: 'snapshot-invalid' });
      }),
    );
  });

  test('may have lines longer than what is read at a time, cut within a character', async () => {
    const { load } = await useFile();
    const prompts = [0, 1, 2, 3].map((i) => servedPrompt(`many/p${i}`, `${'x'.repeat(i)}${'€😀'.repeat(100_000)}`));
    const state = completeState({ prompts });
    expect(await load(Buffer.from([...snapshotLines(state)].join('')))).toEqual({ value: state });
  });

  test('is given up where a line does not end', async () => {
    const { path, load } = await useFile();
    expect(await load(Buffer.alloc(20_000_000, 'x'))).toEqual(
      refused(path, 'it has a line that is longer than any prompt'),
    );
  });

  test('is refused in a sentence where it is missing or a folder', async () => {
    const folder = await temporaryDirectory();
    const missing = join(folder, 'none');
    expect([await rejection(loadBundle(missing)), await rejection(loadBundle(folder))]).toEqual([
      refused(missing, 'ENOENT: no such file or directory'),
      refused(folder, 'EISDIR: illegal operation on a directory'),
    ]);
  });

  test('is of the environment that is asked for, or refused', async () => {
    expect(requireEnvironmentOf(STATE, 'production', 'a.bundle')).toBe(STATE);
    expect(await rejection((async () => requireEnvironmentOf(STATE, 'staging', 'a.bundle'))())).toEqual(
      refused('a.bundle', 'it is of production, and staging is asked for'),
    );
  });
});

describe('a bundle that is written', () => {
  test('replaces a file as a whole, keeps who may read it, and leaves nothing beside it', async () => {
    const folder = await temporaryDirectory();
    const [path, link] = [join(folder, 'prompts.bundle'), join(folder, 'link')];
    writeFileSync(path, 'what was there');
    chmodSync(path, 0o640);
    symlinkSync(path, link);
    expect(await writeBundle(link, STATE)).toBe(BYTES.length);
    expect({
      equal: readFileSync(path).equals(BYTES),
      mode: statSync(path).mode & 0o777,
      names: readdirSync(folder).toSorted(),
    }).toEqual({ equal: true, mode: 0o640, names: ['link', 'prompts.bundle'] });
  });

  test('goes into a device rather than replace it', async () => {
    expect(await writeBundle('/dev/null', STATE)).toBe(BYTES.length);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

test('60 MB of prompts are written and read without holding up the process', async () => {
  const path = join(await temporaryDirectory(), 'large.bundle');
  const filler = 'All work and no play makes Jack a "dull" boy.\n'.repeat(60);
  const prompts = Array.from({ length: 10_000 }, (_, i) => servedPrompt(`many/p${i}`, `${i}: ${filler}`));
  const state = completeState({ prompts });
  const longest: number[] = [];
  // What blocks does so every time; a busy machine does not.
  for (let round = 0; round < 5 && !longest.some((wait) => wait <= LONGEST); round++) {
    const write = await longestWait(() => writeBundle(path, state));
    longest.push(Math.max(write, await longestWait(() => loadBundle(path))));
  }
  expect(statSync(path).size).toBeGreaterThan(55_000_000);
  expect(Math.min(...longest)).toBeLessThanOrEqual(LONGEST);
  const read = await loadBundle(path);
  expect(digestOf(JSON.stringify(read))).toBe(digestOf(JSON.stringify(state)));
});

/** Milliseconds that a timer was late at most while `work` ran. */
async function longestWait(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
