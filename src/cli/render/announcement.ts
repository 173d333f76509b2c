import { describeHead } from '../../domain/head.ts';
import { printableLine } from '../../domain/printable.ts';
import { count, enumerate, numeral } from '../../domain/words.ts';
import type { Announcement } from '../../workflows/announce.ts';

const MOST_NAMED = 5;

/** Who heard of a release, line by line. */
export function announcementLines(announcement: Announcement, environment: string): string[] {
  const { redis, problem, total, refused } = announcement;
  if (redis === 'none') return ['Apps pick it up from Postgres within a second'];
  const told =
    redis === 'updated'
      ? []
      : [`Redis was not told, so apps pick it up from Postgres within a second: ${printableLine(problem ?? '')}`];
  const others = refused === 0 ? [] : [refusedText(refused)];
  if (total > 0) return [...told, countLine(announcement, environment), ...others];
  if (redis === 'unreachable' || refused > 0) return [...told, ...others];
  return [
    problem === null
      ? 'No process has reported in the last 15 s'
      : `Who serves it is not known: ${printableLine(problem)}`,
  ];
}

/** Processes that report, and have another key or none. */
export function refusedText(refused: number): string {
  return `${count(refused, 'report')} not signed with this PROMPTCTL_CACHE_KEY, and not believed: have all processes the same one?`;
}

function countLine({ head, confirmed, total, waited, slowest }: Announcement, environment: string): string {
  const processes = `${confirmed}/${total} ${total === 1 ? 'process' : 'processes'} at ${describeHead(environment, head)}`;
  const time = `${numeral(waited)} ms`;
  if (confirmed === total) return `${processes} in ${time}`;
  return `${processes} after ${time}; missing: ${printableLine(enumerate(slowest, MOST_NAMED))}`;
}
