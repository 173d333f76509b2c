import { describeTest } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { printableLine } from '../../domain/printable.ts';
import { enumerate } from '../../domain/words.ts';
import type { LoggedRelease, ReleaseKind } from '../../storage/releases.ts';
import type { ReleaseLog } from '../../workflows/log.ts';
import { personText } from './request-text.ts';
import { renderTable } from './table.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

/** The releases of an environment, newest first. */
export function renderReleaseLog(log: ReleaseLog, view: View): string {
  if (!view.terminal) return releaseRows(log, view);
  if (log.releases.length === 0)
    return `No releases found in ${log.environment}${log.prompt === null ? '' : ` of ${log.prompt}`}\n`;
  return log.releases.map((release) => releaseEntry(release, view)).join('\n');
}

function releaseRows({ releases, prompt }: ReleaseLog, view: View): string {
  const rows = releases
    .flatMap((release) => release.items.map((item) => ({ release, item })))
    .filter(({ item }) => prompt === null || item.prompt === prompt);
  return renderTable<(typeof rows)[number]>(
    [
      { title: 'HEAD', text: ({ release }) => `${release.environment}@${release.epoch}:${release.revision}` },
      { title: 'KIND', text: ({ release }) => release.kind },
      { title: 'PROMPT', text: ({ item }) => item.prompt },
      { title: 'FROM', text: ({ item }) => String(item.previousVersion ?? '') },
      { title: 'TO', text: ({ item }) => String(item.version ?? '') },
      { title: 'AT', text: ({ release }) => release.at },
      { title: 'AUTHOR', text: ({ release }) => release.author },
      { title: 'REASON', text: ({ release }) => release.reason },
      { title: 'TEST', text: ({ item }) => item.test ?? '' },
      { title: 'COVERAGE', text: ({ item }) => (item.coverage === null ? '' : formatShare(item.coverage)) },
      { title: 'ARMS', text: ({ item }) => item.arms?.join(' / ') ?? '' },
      { title: 'REQUESTED BY', text: ({ release }) => release.request?.author ?? '' },
      { title: 'LOGIN', text: ({ release }) => release.dbUser },
      { title: 'REQUESTED BY LOGIN', text: ({ release }) => release.request?.dbUser ?? '' },
    ],
    rows,
    view,
  );
}

const MOST_ITEMS = 8;
const MOST_NAMES = 5;

function releaseEntry(release: LoggedRelease, view: View): string {
  const { paint } = view;
  const head = `${paint.yellow(`${release.environment}@${release.epoch}:${release.revision}`)} ${paint.bold(release.kind)}`;
  const shown = release.items.slice(0, MOST_ITEMS);
  const width = Math.max(...shown.map(({ prompt }) => prompt.length));
  const items = shown.map(
    (item) => `  ${pad(printableLine(item.prompt), width)}  ${itemText(release.kind, item, view)}`,
  );
  const rest = release.items.slice(MOST_ITEMS).map(({ prompt }) => printableLine(prompt));
  if (rest.length > 0) items.push(`  and ${enumerate(rest, MOST_NAMES)}`);
  const reason = release.reason === '' ? [] : [`  ${paint.italic(printableLine(release.reason))}`];
  return `${[head, ...persons(release, view), ...reason, ...items].join('\n')}\n`;
}

/** Who released it, or both who it took. */
function persons(release: LoggedRelease, view: View): string[] {
  if (release.request === null) return [`  ${personText(release, view)}`];
  return [`  requested by ${personText(release.request, view)}`, `  approved by ${personText(release, view)}`];
}

type Item = LoggedRelease['items'][number];

/** What a release did to one prompt: what is served, and what became of its test. */
function itemText(kind: ReleaseKind, item: Item, { paint }: View): string {
  const { version, previousVersion, served, test, coverage, arms } = item;
  const mark = (word: string) => (served ? paint.green(` (${word})`) : '');
  if (test !== null && coverage !== null) {
    const tested = { arms: (arms ?? []).map((arm) => ({ version: arm })) };
    const what = kind === 'test-start' ? `: ${describeTest(tested, coverage)}` : ` ramped to ${formatShare(coverage)}`;
    return `${test}${what}${mark('running')}`;
  }
  const ended = test === null ? '' : `; ${test} ended${kind === 'rollback' ? heldText(item) : ''}`;
  const change =
    version === previousVersion
      ? `${version} kept`
      : `${paint.dim(`${previousVersion ?? 'none'} →`)} ${version ?? 'retired'}`;
  return `${change}${mark('served')}${ended}`;
}

/** `, 8 held`: the arms of a test that a rollback leaves behind. */
function heldText({ version, arms }: Item): string {
  const held = (arms ?? []).filter((arm) => arm !== version).map(String);
  return held.length === 0 ? '' : `, ${enumerate(held)} held`;
}
