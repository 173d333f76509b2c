import { expect, test } from 'vitest';
import { rounds } from '../helpers/long-run.ts';
import { fuzz } from './chance.ts';
import { checkPromptFile } from './checked-file.ts';
import { promptFile } from './yaml-texts.ts';

/** The share of files whose prompts are rendered and written back. */
const TRIED = rounds(0.4, 1);

test('10,000 prompt files that nobody vouches for are read, rendered and written back, or refused with places inside of them', async () => {
  let [sound, spliced, refused] = [0, 0, 0];
  await fuzz(
    rounds(10_000, 100_000),
    promptFile,
    (bytes, chance) => {
      const found = checkPromptFile(bytes, chance, chance.is(TRIED));
      sound += found.prompts;
      spliced += found.spliced;
      refused += found.unspliced;
    },
    (bytes) => JSON.stringify(Buffer.from(bytes).toString()),
  );
  // Else it would not be tried what becomes of files that are in order.
  expect({ isDeep: sound > 2_000, wasWritten: spliced > 1_000, refused }).toEqual({
    isDeep: true,
    wasWritten: true,
    refused: 0,
  });
}, 600_000);
