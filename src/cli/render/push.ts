import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { PushedItem, PushResult } from '../../workflows/push.ts';
import { renderSecrets } from './secrets.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

/** What a push stored, and what it left alone and why. */
export function renderPush(result: PushResult, view: View): string {
  const shown = result.prompts.filter(({ outcome }) => outcome !== 'unchanged');
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const lines = shown.map((item) => `  ${pushLine(item, width, view)}`);
  const would = result.dryRun ? 'Would push' : 'Pushed';
  const head = shown.some(({ outcome }) => outcome !== 'behind')
    ? [`${would} to ${view.paint.bold(result.target)}`]
    : [];
  const body = shown.length === 0 ? [] : [...lines, ''];
  return `${[...head, ...body, summary(result, view)].join('\n')}\n${renderSecrets(result.secrets, view)}`;
}

function pushLine({ name, outcome, version, previous }: PushedItem, width: number, { paint }: View): string {
  const padded = pad(printableLine(name), width);
  switch (outcome) {
    case 'new':
      return `${paint.green(`+ ${padded}`)}  ${version}  new`;
    case 'changed':
      return `${paint.yellow(`~ ${padded}`)}  ${previous} → ${version}`;
    case 'described':
      return `${paint.yellow(`~ ${padded}`)}  ${version}  description or tags`;
    case 'behind':
      return `${paint.dim(`= ${padded}`)}  behind ${version}, not pushed (promptctl pull ${name})`;
    case 'conflict':
    case 'unchanged':
      return `  ${padded}  ${version}`;
  }
}

function summary({ prompts, dryRun, target }: PushResult, { paint }: View): string {
  const made = prompts.filter(({ outcome }) => outcome === 'new' || outcome === 'changed').length;
  const described = prompts.filter(({ outcome }) => outcome === 'described').length;
  const unchanged = prompts.filter(({ outcome }) => outcome === 'unchanged').length;
  const behind = prompts.length - made - described - unchanged;
  if (made + described === 0) return `Nothing to push: ${idle(unchanged, behind, target)}`;
  const parts = [
    made > 0 ? count(made, 'new draft version') : null,
    described > 0 ? `${count(described, 'description')} updated` : null,
    behind > 0 ? `${behind} behind` : null,
    unchanged > 0 ? `${unchanged} unchanged` : null,
  ];
  const line = parts.filter((part) => part !== null).join(', ');
  return dryRun ? `${line}; nothing was written (dry run)` : `${paint.bold(line)}; nothing that is served has changed`;
}

function idle(unchanged: number, behind: number, target: string): string {
  const late = `${count(behind, 'prompt')} behind ${target}`;
  if (unchanged === 0 && behind > 0) return late;
  return `${count(unchanged, 'prompt')} in sync with ${target}${behind > 0 ? `, ${behind} behind` : ''}`;
}
