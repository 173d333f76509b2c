import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { ReleasedItem } from '../../storage/releases.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { announcementLines } from './announcement.ts';
import { pad } from './text.ts';
import type { View } from './view.ts';

const DONE = { promote: 'Promoted', rollback: 'Rolled back', retire: 'Retired' } as const;
const WOULD = { promote: 'Would promote', rollback: 'Would roll back', retire: 'Would retire' } as const;

/** A release: where it happened, what is served now and what was before. */
export function renderRelease(result: ReleaseResult, view: View): string {
  const { paint } = view;
  const changed = result.items.filter((item) => item.changed);
  // `production on db.acme.com/app`, `production, embedded (this machine only)`
  const place = `${paint.bold(result.environment)}${result.target.startsWith('embedded') ? ',' : ' on'} ${result.target}`;
  if (changed.length === 0) {
    return `${[`Nothing to release: ${place} serves ${describeLive(result)} already`, ...heard(result)].join('\n')}\n`;
  }
  const verb = (result.dryRun ? WOULD : DONE)[result.kind];
  const width = Math.max(...changed.map(({ prompt }) => prompt.length));
  const lines = changed.map((item) => `  ${itemLine(item, width, view)}`);
  return `${[`${verb} in ${place}`, ...lines, '', closing(result, changed.length, view), ...heard(result)].join('\n')}\n`;
}

function heard({ announcement, environment }: ReleaseResult): string[] {
  return announcement === null ? [] : announcementLines(announcement, environment);
}

function describeLive({ items }: ReleaseResult): string {
  return items.length === 1 ? items.map(reference).join('') : `these ${count(items.length, 'version')}`;
}

function reference({ prompt, version }: ReleasedItem): string {
  return version === null ? `no version of ${prompt}` : `${prompt}@${version}`;
}

function itemLine({ prompt, version, previousVersion }: ReleasedItem, width: number, { paint }: View): string {
  const from = previousVersion === null ? 'none' : String(previousVersion);
  return `${pad(printableLine(prompt), width)}  ${paint.dim(`${from} →`)} ${version === null ? paint.red('retired') : paint.green(String(version))}`;
}

function closing(
  { dryRun, environment, epoch, revision, kind, items }: ReleaseResult,
  changed: number,
  { paint }: View,
): string {
  const unchanged = items.length - changed;
  const rest = unchanged === 0 ? '' : `, ${unchanged} live already`;
  if (dryRun) return `${count(changed, 'prompt')}${rest}; nothing was written (dry run)`;
  const head = paint.bold(`${environment}@${epoch}:${revision}`);
  const isHeld = kind === 'rollback' && items.some(({ previousVersion }) => previousVersion !== null);
  const held = isHeld ? '; what was rolled back from is held until promoted with --again' : '';
  return `Release ${head}: ${count(changed, 'prompt')}${rest}${held}`;
}
