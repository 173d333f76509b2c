import { printableLine } from '../../domain/printable.ts';
import type { PullResult } from '../../workflows/pull.ts';
import type { View } from './view.ts';
import { count } from './words.ts';

/** What a pull wrote into which file. */
export function renderPull({ prompts, dryRun, target }: PullResult, { paint }: View): string {
  const written = prompts.filter(({ outcome }) => outcome !== 'unchanged');
  if (written.length === 0) return `Nothing to pull: the files say what ${target} says\n`;
  const lines = written.map(({ name, outcome, version, file }) => {
    const sign = outcome === 'added' ? paint.green('+') : paint.yellow('~');
    return `  ${sign} ${printableLine(name)}  ${version}  ${paint.dim(printableLine(file))}`;
  });
  const closing = `${count(written.length, 'prompt')} from ${target}`;
  return `${dryRun ? 'Would pull' : 'Pulled'}\n${lines.join('\n')}\n\n${closing}${dryRun ? '; nothing was written (dry run)' : ''}\n`;
}
