import type { PlanItem, PlanOutcome } from '../../domain/plan.ts';
import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { Status } from '../../workflows/status.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

const SECTIONS: readonly (readonly [PlanOutcome, title: string, ...advice: string[]])[] = [
  [
    'conflict',
    'Changed here and in the database',
    'take theirs: promptctl pull NAME --force',
    'put yours on top: promptctl push --only NAME --onto N',
  ],
  ['new', 'New', 'promptctl push stores them'],
  ['changed', 'Changed', 'promptctl diff shows how, promptctl push stores them'],
  ['described', 'Description or tags changed', 'promptctl push stores them; no new version'],
  ['behind', 'Behind the database', 'promptctl pull updates the files'],
];

/** How the files stand to the newest versions, in sections with what to do about each. */
export function renderStatus(status: Status, view: View): string {
  const { paint } = view;
  const sections = SECTIONS.flatMap(([outcome, title, ...advice]) => {
    const items = status.prompts.filter((item) => item.outcome === outcome);
    return items.length === 0 ? [] : [...sectionHead(title, advice, view), ...itemLines(items, view), ''];
  });
  const gone = status.goneFromFiles;
  const goneLines =
    gone.length === 0
      ? []
      : [
          ...sectionHead(
            'Pushed from here, and in no file of this project',
            ['promptctl retire NAME stops serving one'],
            view,
          ),
          ...gone.map(({ name, head }) => `  ${paint.dim('-')} ${printableLine(name)}  newest is ${head}`),
          '',
        ];
  return `${[heading(status, view), '', ...sections, ...goneLines, closing(status, view)].join('\n')}\n`;
}

function heading({ target, branch }: Status, { paint }: View): string {
  return `Files${branch === null ? '' : ` on ${paint.bold(printableLine(branch))}`} against the newest versions on ${paint.bold(target)}`;
}

/** A single advice stands behind the title, several below it. */
function sectionHead(title: string, advice: readonly string[], { paint }: View): string[] {
  const [only = '', ...more] = advice.map((line) => paint.dim(line));
  if (more.length === 0) return [`${paint.bold(title)}  ${only}`];
  return [paint.bold(title), ...[only, ...more].map((line) => `    ${line}`)];
}

function itemLines(items: readonly PlanItem[], { paint }: View): string[] {
  const width = Math.max(...items.map(({ name }) => name.length));
  return items.map((item) => {
    const name = pad(printableLine(item.name), width);
    return `  ${sign(item.outcome, paint)} ${name}  ${versions(item)}  ${paint.dim(printableLine(item.file))}`;
  });
}

function sign(outcome: PlanOutcome, paint: View['paint']): string {
  if (outcome === 'new') return paint.green('+');
  if (outcome === 'conflict') return paint.red('!');
  return outcome === 'behind' ? paint.cyan('<') : paint.yellow('~');
}

function versions({ outcome, base, head }: PlanItem): string {
  if (head === null) return 'not pushed yet';
  if (outcome === 'conflict') return `based on ${base ?? 'an unknown version'}, newest is ${head}`;
  return outcome === 'behind' ? `at ${base ?? '?'}, newest is ${head}` : `newest is ${head}`;
}

function closing({ prompts, goneFromFiles }: Status, { paint }: View): string {
  const same = prompts.filter(({ outcome }) => outcome === 'unchanged').length;
  if (same === prompts.length && goneFromFiles.length === 0)
    return `${paint.green('✔')} ${count(same, 'prompt')} in sync`;
  return `${same} of ${count(prompts.length, 'prompt')} in sync`;
}
