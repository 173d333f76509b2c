import { readPromptFile } from '../../src/domain/prompt-file/read.ts';
import { chanceOf } from './chance.ts';
import { checkPromptFile } from './checked-file.ts';
import { HOSTILE } from './hostile-files.ts';

/** A process of its own reads the hostile files, one after the other: what runs out of stack ends all of it, and no `catch` sees it. */
for (const [number, [title, , text]] of HOSTILE.entries()) {
  const bytes = Buffer.from(text);
  const used = process.cpuUsage();
  const read = readPromptFile('p.yaml', bytes);
  const { user, system } = process.cpuUsage(used);
  const outcome = outcomeOf(bytes, number, read);
  process.stdout.write(`${JSON.stringify({ title, outcome, milliseconds: Math.round((user + system) / 1_000) })}\n`);
}

function outcomeOf(bytes: Uint8Array, number: number, read: ReturnType<typeof readPromptFile>): string {
  try {
    const { prompts, codes } = checkPromptFile(bytes, chanceOf(number), true, read);
    const found = new Set([...(prompts > 0 ? ['read'] : []), ...codes]);
    found.delete('more-problems');
    return [...found].toSorted().join(', ');
  } catch (error) {
    return String(error).slice(0, 500);
  }
}
