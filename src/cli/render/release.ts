import { coverageOf } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { printableLine } from '../../domain/printable.ts';
import { isWaiting } from '../../domain/release-request.ts';
import { count } from '../../domain/words.ts';
import type { ReleasedItem } from '../../storage/releases.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { announcementLines } from './announcement.ts';
import { placeText } from './place.ts';
import { personText } from './request-text.ts';
import { renderRequested } from './requested.ts';
import {
  HELD_UNTIL,
  hasStopped,
  heldVariants,
  heldVariantsText,
  rampText,
  startText,
  stopText,
} from './test-release.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

const DONE = {
  promote: 'Promoted',
  rollback: 'Rolled back',
  retire: 'Retired',
  'test-start': 'Started a test',
  'test-ramp': 'Ramped a test',
  'test-stop': 'Stopped a test',
} as const;
const WOULD = {
  promote: 'Would promote',
  rollback: 'Would roll back',
  retire: 'Would retire',
  'test-start': 'Would start a test',
  'test-ramp': 'Would ramp a test',
  'test-stop': 'Would stop a test',
} as const;

/** A release: where it happened, what is served now and what was before, and what became of tests; or that it was requested. */
export function renderRelease(result: ReleaseResult, view: View): string {
  const changed = result.items.filter((item) => item.changed);
  if (changed.length === 0) return `${[unchanged(result, placeText(result, view)), ...heard(result)].join('\n')}\n`;
  if (isWaiting(result.request)) return renderRequested(result, result.request, view);
  const both = bothPersons(result, view);
  return `${[...changeLines(result, view), '', ...closing(result, changed, view), ...both, ...heard(result)].join('\n')}\n`;
}

/** What a release changes, without what became of it: for a person to agree to. */
export function changeLines(result: ReleaseResult, view: View): string[] {
  const changed = result.items.filter((item) => item.changed);
  const verb = (result.dryRun ? WOULD : DONE)[result.kind];
  const lines = [
    ...itemLines(result, changed, view),
    ...changed.filter(hasStopped).map((item) => stopText(item, result.dryRun)),
  ];
  return [`${verb} in ${placeText(result, view)}`, ...lines.map((line) => `  ${line}`)];
}

/** Of a release that a second person approved. */
function bothPersons({ request }: ReleaseResult, view: View): string[] {
  if (request === null) return [];
  const approved = request.ended === null ? [] : [`Approved by ${personText(request.ended, view)}`];
  return [`Requested by ${personText(request, view)}`, ...approved];
}

function heard({ announcement, environment }: ReleaseResult): string[] {
  return announcement === null ? [] : announcementLines(announcement, environment);
}

function unchanged(result: ReleaseResult, place: string): string {
  const test = result.items[0]?.test ?? null;
  if (result.kind === 'test-ramp' && test !== null)
    return `Nothing to release: ${test.id} of ${test.prompt} in ${place} covers ${formatShare(coverageOf(test))} already`;
  return `Nothing to release: ${place} serves ${describeLive(result)} already`;
}

function describeLive({ items }: ReleaseResult): string {
  return items.length === 1 ? items.map(reference).join('') : `these ${count(items.length, 'version')}`;
}

function reference({ prompt, version }: ReleasedItem): string {
  return version === null ? `no version of ${prompt}` : `${prompt}@${version}`;
}

/** One line for each prompt of which something else is served now, or which is tested. */
function itemLines({ kind, dryRun }: ReleaseResult, changed: readonly ReleasedItem[], { paint }: View): string[] {
  const told = changed.flatMap((item): [string, string][] => {
    if (kind === 'test-start' && item.test !== null) return [[item.prompt, startText(item.test, dryRun)]];
    if (kind === 'test-ramp' && item.test !== null) return [[item.prompt, rampText(item.test)]];
    if (!isMoved(item)) return [];
    const from = paint.dim(`${item.previousVersion ?? 'none'} →`);
    return [
      [item.prompt, `${from} ${item.version === null ? paint.red('retired') : paint.green(String(item.version))}`],
    ];
  });
  const width = Math.max(...told.map(([prompt]) => prompt.length));
  return told.map(([prompt, what]) => `${pad(printableLine(prompt), width)}  ${what}`);
}

/** False where a release left what is served as it was, and only ended a test. */
function isMoved({ version, previousVersion }: ReleasedItem): boolean {
  return version !== previousVersion;
}

function closing(result: ReleaseResult, changed: readonly ReleasedItem[], { paint }: View): string[] {
  const { dryRun, environment, epoch, revision, kind, items } = result;
  const untouched = items.length - changed.length;
  const prompts = `${count(changed.length, 'prompt')}${untouched === 0 ? '' : `, ${untouched} live already`}`;
  const kept = kind === 'rollback' ? changed.filter(hasStopped).filter((item) => !isMoved(item)) : [];
  const sentences = kept.map((item) => printableLine(heldVariantsText(item, dryRun)));
  if (dryRun) return [...sentences, `${prompts}; nothing was written (dry run)`];
  return [...sentences, `Release ${paint.bold(`${environment}@${epoch}:${revision}`)}: ${prompts}${heldText(result)}`];
}

function heldText({ kind, items }: ReleaseResult): string {
  const stepped = items.filter((item) => kind === 'rollback' && item.previousVersion !== null && isMoved(item));
  if (stepped.length === 0) return '';
  const stopped = stepped.filter(hasStopped);
  if (stopped.flatMap(heldVariants).length === 0) return `; what was rolled back from is ${HELD_UNTIL}`;
  const isOneServed = stopped.some(({ test, version }) => test.arms.some((arm) => arm.version === version));
  return `; what was rolled back from and the ${isOneServed ? 'other ' : ''}variants tested are ${HELD_UNTIL}`;
}
