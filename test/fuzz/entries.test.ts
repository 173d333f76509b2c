import { expect, test } from 'vitest';
import { changedSince } from '../../src/cache/recent.ts';
import { isPromptctlError } from '../../src/domain/errors/error.ts';
import { formatHead, parseHead } from '../../src/domain/head.ts';
import { readServedPrompt } from '../../src/domain/served-prompt.ts';
import { createSnapshotReader, snapshotLines } from '../../src/domain/snapshot-file.ts';
import { rounds } from '../helpers/long-run.ts';
import { completeState } from '../helpers/snapshot-states.ts';
import { type Chance, fuzz } from './chance.ts';
import { mutateBytes } from './mutate.ts';
import { SOUND, spoiltEntry, spoiltHead, spoiltRecent } from './payloads.ts';
import { serve } from './served-soundly.ts';

const [BASE, HEAD] = [
  { epoch: 1, revision: 6, mark: 'a' },
  { epoch: 1, revision: 7, mark: 'b' },
];

test('entries that somebody spoilt are refused, or served as their digests say', async () => {
  let taken = 0;
  await fuzz(
    rounds(3_000, 100_000),
    (chance) => spoiltEntry(chance, chance.pick(SOUND)),
    (text) => {
      const prompt = readServedPrompt(text);
      if (prompt === null) return;
      taken++;
      serve(completeState({ prompts: [prompt] }));
    },
  );
  expect(taken).toBeGreaterThan(500);
}, 600_000);

test('heads and lists of changes are read as what was written, or not at all', async () => {
  let followed = 0;
  await fuzz(
    rounds(3_000, 100_000),
    (chance) => ({ head: spoiltHead(chance, HEAD), recent: spoiltRecent(chance, BASE, HEAD) }),
    ({ head, recent }) => {
      const parsed = parseHead(head);
      const isExact = parsed === null || (Number.isSafeInteger(parsed.epoch) && Number.isSafeInteger(parsed.revision));
      if (!isExact) throw new Error(`${head} is no head`);
      const changed = changedSince(recent, BASE, formatHead(HEAD));
      if (changed !== null && !recent.includes(formatHead(HEAD)))
        throw new Error('a chain that leads elsewhere was followed');
      if (changed !== null) followed++;
    },
  );
  expect(followed).toBeGreaterThan(100);
});

test('snapshots and bundles that somebody spoilt are refused in words, or say what was sealed', async () => {
  let resealed = 0;
  await fuzz(
    rounds(3_000, 100_000),
    spoiltSnapshot,
    ({ lines }) => {
      const reader = createSnapshotReader('the.snapshot');
      try {
        for (const line of lines) reader.take(line);
        serve(reader.finish());
        resealed++;
      } catch (error) {
        if (!isPromptctlError(error, 'snapshot-invalid')) throw error;
      }
    },
    ({ lines }) => lines.map(String).join('\n'),
  );
  expect(resealed).toBeGreaterThan(50);
}, 600_000);

/** The lines of a snapshot that was damaged, or was written by somebody who knows how to seal one. */
function spoiltSnapshot(chance: Chance): { readonly lines: readonly Buffer[] } {
  const state = completeState({ prompts: SOUND });
  if (chance.is(0.5)) {
    const bytes = mutateBytes(chance, Buffer.from([...snapshotLines(state)].join('')));
    return {
      lines: bytes
        .toString('latin1')
        .split('\n')
        .map((line) => Buffer.from(line, 'latin1')),
    };
  }
  const prompts = SOUND.map((prompt) => parsed(spoiltEntry(chance, prompt)) ?? prompt);
  const lines = [
    ...snapshotLines({
      ...state,
      prompts: prompts as unknown as typeof SOUND,
      ...(chance.is(0.2) && { environment: chance.pick(['', '../x', '\0', 'Prod']) }),
    }),
  ];
  return { lines: lines.map((line) => Buffer.from(line.slice(0, -1))) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
