import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { PullResult } from '../../workflows/pull.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

/** What a pull wrote into which file. */
export function renderPull({ prompts, dryRun, target }: PullResult, { paint }: View): string {
  const written = prompts.filter(({ outcome }) => outcome !== 'unchanged');
  if (written.length === 0) return `Nothing to pull: no file is behind ${target}\n`;
  const width = Math.max(...written.map(({ name }) => name.length));
  const lines = written.map(({ name, outcome, version, file }) => {
    const sign = outcome === 'added' ? paint.green('+') : paint.yellow('~');
    return `  ${sign} ${pad(printableLine(name), width)}  ${version}  ${paint.dim(printableLine(file))}`;
  });
  const head = `${dryRun ? 'Would pull' : 'Pulled'} from ${paint.bold(target)}`;
  const closing = `${count(written.length, 'prompt')}${dryRun ? '; nothing was written (dry run)' : ''}`;
  return `${[head, ...lines, '', closing].join('\n')}\n`;
}
