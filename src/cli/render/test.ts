import type { TestCoverage } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { formatEffect, metricNamed } from '../../domain/metrics.ts';
import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { ListedTest, ShownTest } from '../../workflows/list-tests.ts';
import { barWidth, partBar, shareBar } from './bar.ts';
import { oddsText } from './odds.ts';
import { outcomeText, stateText } from './test-end.ts';
import { pad, truncate } from './text.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

const MARGIN = '  ';
/** Bars of coverage stand between a share and who ramped. */
const COVERAGE_BAR = 20;

/** A test as people look at it: its arms, their ranges and users, whom it covers, how old it is, how it ended. */
export function renderTest(test: ShownTest, view: View): string {
  const { paint } = view;
  const state = stateText(test);
  const painted = test.stopped !== null ? state : test.isOverdue ? paint.yellow(state) : paint.green(state);
  const facts = factsOf(test, view).map(([label, value]) => `${paint.dim(label.padEnd(7))} ${printableLine(value)}`);
  return `${[
    `${paint.bold(test.id)}  ${paint.bold(printableLine(test.prompt))} in ${test.environment}  ${painted}`,
    '',
    paint.dim('split of the users in the test'),
    ...armLines(test, view),
    '',
    paint.dim('coverage of all users'),
    ...coverageLines(test, view),
    '',
    ...facts,
  ].join('\n')}\n`;
}

function armLines({ arms, ranges, counted }: ShownTest, { paint, width }: View): string[] {
  const columns = [
    arms.map(({ version }) => String(version)),
    arms.map((_, place) => (place === 0 ? 'control' : 'variant')),
    ranges.map(({ start, end }) => `[${start}, ${end})`),
    arms.map(({ weight }) => formatShare(weight)),
    ...(counted.sampleRatio === null ? [] : [counted.users.map((users) => count(users, 'user'))]),
  ].map(aligned);
  const labels = arms.map((_, place) => columns.map((column) => column[place]).join(MARGIN));
  const bar = barWidth(width - (labels[0]?.length ?? 0) - 2 * MARGIN.length);
  return labels.map((label, place) => {
    const drawn = partBar(ranges[place] ?? { start: 0, end: 0 }, bar);
    return `${MARGIN}${label}${MARGIN}${place === 0 ? paint.cyan(drawn) : paint.green(drawn)}`;
  });
}

function coverageLines({ coverages }: ListedTest, view: View): string[] {
  const shares = aligned(coverages.map(({ coverage }) => formatShare(coverage)));
  const times = aligned(coverages.map(({ at }) => timeText(at, view)));
  const room = view.width - MARGIN.length * 3 - (shares[0]?.length ?? 0) - COVERAGE_BAR;
  return coverages.map((step, i) => {
    const text = printableLine([times[i], whoAndWhy(step)].join(MARGIN));
    const shown = view.terminal ? truncate(text, room) : text;
    return [MARGIN + shares[i], view.paint.green(shareBar(step.coverage, COVERAGE_BAR)), shown].join(MARGIN);
  });
}

function whoAndWhy({ author, reason }: TestCoverage): string {
  return reason === '' ? author : `${author} ("${reason}")`;
}

function factsOf(test: ShownTest, view: View): [string, string][] {
  const facts: [string, string][] = [
    ['age', ageText(test)],
    ['metric', metricText(test)],
    ['alpha', String(test.alpha)],
    ['salt', test.salt],
    ['counted', countedText(test)],
    ['forced', test.forced === 0 ? 'nobody' : count(test.forced, 'user')],
  ];
  const end = test.stopped;
  if (end === null) return facts;
  const why = end.reason === '' ? '' : ` ("${end.reason}")`;
  const who = `${timeText(end.at, view)} by ${end.author} in release ${end.revision}${why}`;
  return [...facts, ['ended', `${outcomeText(test, end)}, ${who}`]];
}

const RATIO = {
  fine: 'as the weights say',
  suspect: 'hardly as the weights say',
  blocking: 'not as the weights say, so that no verdict is to be trusted',
} as const;

function countedText({ counted: { users, mixed, sampleRatio } }: ShownTest): string {
  if (sampleRatio === null) return 'nobody yet: users count once executions are tracked for them';
  const all = count(
    users.reduce((sum, each) => sum + each, 0),
    'user',
  );
  const left = mixed === 0 ? '' : `; ${mixed} more seen in several arms, and left out`;
  return `${all}, ${RATIO[sampleRatio.state]} (${oddsText(sampleRatio.evidence)})${left}`;
}

function ageText({ days, maxDays, stopped, isOverdue }: ListedTest): string {
  const limit = maxDays === null ? '' : `, of at most ${maxDays}`;
  const overdue = isOverdue && stopped === null ? '; it is overdue, and nothing ends it by itself' : '';
  return `${stopped === null ? '' : 'ran '}${days === 0 ? 'less than a day' : count(days, 'day')}${limit}${overdue}`;
}

/** A newer client may have started it by a metric that is not known here. */
function metricText({ metric, minimumEffect }: ListedTest): string {
  const known = metricNamed(metric);
  if (known === null) return `${metric}, minimum effect ${minimumEffect}`;
  return `${metric} (${known.better} is better), minimum effect ${formatEffect(known, minimumEffect)}`;
}

function aligned(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => pad(text, width));
}
