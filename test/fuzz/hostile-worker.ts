import { readPromptFile } from '../../src/domain/prompt-file/read.ts';
import { chanceOf } from './chance.ts';
import { checkPromptFile } from './checked-file.ts';
import { HOSTILE } from './hostile-files.ts';

/** A process of its own reads the hostile files, one after the other: what runs out of stack ends all of it, and no `catch` sees it. */
for (const [number, [title, text]] of HOSTILE.entries()) {
  const used = process.cpuUsage();
  readPromptFile('p.yaml', Buffer.from(text));
  const { user, system } = process.cpuUsage(used);
  const outcome = outcomeOf(text, number);
  process.stdout.write(`${JSON.stringify({ title, outcome, milliseconds: Math.round((user + system) / 1_000) })}\n`);
}

function outcomeOf(text: string, number: number): string {
  try {
    const { prompts, codes } = checkPromptFile(Buffer.from(text), chanceOf(number));
    return [...(prompts > 0 ? ['read'] : []), ...new Set(codes)].join(' ');
  } catch (error) {
    return String(error).slice(0, 500);
  }
}
