import { join } from 'node:path';
import { writePrompts } from './prompt-files.js';
import { commit } from './scratch.js';
import { peakOf } from './start-up.js';

const BIN = join(import.meta.dirname, '../bin/promptctl.js');

/** The first push of a large project, in a process of its own. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const root = await scratch.createProject('memory');
  await writePrompts(root, { count: 10_000, perFile: 1 }, 1);
  commit(root);
  yield {
    title: 'peak of a process',
    figures: [
      { ...peakOf(root, 'first push of 10,000 prompts', [BIN, 'push']), limit: 400 },
      peakOf(root, 'push again, nothing changed', [BIN, 'push']),
    ],
  };
  await scratch.removeProject(root);
}
