import { formatShare } from '../../domain/basis-points.ts';
import type { ListedTest, TestList } from '../../workflows/list-tests.ts';
import { type Flags, isOn } from '../flags.ts';
import { type Column, renderTable } from './table.ts';
import { shortStateText, stateText } from './test-end.ts';
import type { View } from './view.ts';

/** Columns below which ids and names leave no room for who started a test, and for weights. */
const NARROW = 100;

/** Tests, newest first. */
export function renderTestList({ tests }: TestList, view: View, flags: Flags): string {
  if (tests.length > 0) return renderTable<ListedTest>(columnsFor(view), tests, view);
  if (!view.terminal) return '';
  return isOn(flags, 'all') ? 'No tests found.\n' : 'No test runs. promptctl ab list --all shows those that ended.\n';
}

function columnsFor({ paint, terminal, width }: View): Column<ListedTest>[] {
  const isNarrow = terminal && width < NARROW;
  const author: Column<ListedTest> = { title: 'BY', text: ({ coverages }) => coverages[0]?.author ?? '', yields: 0 };
  const times: Column<ListedTest>[] = [
    { title: 'STARTED', text: ({ coverages }) => coverages[0]?.at ?? '' },
    { title: 'ENDED', text: ({ stopped }) => stopped?.at ?? '' },
  ];
  return [
    { title: 'TEST', text: ({ id }) => id },
    { title: 'PROMPT', text: ({ prompt }) => prompt, paint: (text) => paint.bold(text), yields: 4 },
    { title: 'ENV', text: ({ environment }) => environment, yields: 2 },
    { title: 'ARMS', text: isNarrow ? versionsText : armsText, yields: 3 },
    { title: 'COVERAGE', text: ({ coverage }) => formatShare(coverage) },
    { title: 'DAYS', text: daysText, plain: ({ days }) => String(days) },
    {
      title: 'STATE',
      text: isNarrow ? shortStateText : stateText,
      paint: (text, { stopped, isOverdue }) =>
        stopped === null ? (isOverdue ? paint.yellow(text) : paint.green(text)) : text,
      yields: 5,
    },
    ...(isNarrow ? [] : [author]),
    ...(terminal ? [] : times),
  ];
}

/** `7 50% / 8 50%`, the control first. */
function armsText({ arms }: ListedTest): string {
  return arms.map(({ version, weight }) => `${version} ${formatShare(weight)}`).join(' / ');
}

/** `7 / 8`. */
function versionsText({ arms }: ListedTest): string {
  return arms.map(({ version }) => version).join(' / ');
}

/** `3 of 14`. */
function daysText({ days, maxDays }: ListedTest): string {
  return maxDays === null ? String(days) : `${days} of ${maxDays}`;
}
