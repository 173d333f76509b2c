import { printableLine } from '../../domain/printable.ts';
import type { Watched, WatchedVersion } from '../../workflows/watched.ts';

/** What stands on a line, in its order and in the words of the manual. New ones come behind. */
export const WATCH_COLUMNS: readonly string[] = [
  'time',
  'prompt',
  'version (or fallback)',
  'role in a test',
  'executions a second over 10',
  'and 60 seconds',
  'executions',
  'error rate',
  'latency in ms',
  'prompt tokens',
  'response tokens',
  'ratings',
  'their mean',
  'share of executions',
  'share due in the test',
  'source',
];

/** What happened with one version, as tab-separated values that the manual names; what is not known is empty. New ones come behind. */
export function watchLine({ at, source }: Watched, version: WatchedVersion): string {
  const { perSecond, rating, arm } = version;
  const cells = [
    at,
    version.prompt,
    version.version ?? version.versionId ?? 'fallback',
    arm?.role ?? '',
    perSecond.last10,
    perSecond.last60,
    version.executions,
    version.errorRate,
    version.latency,
    version.promptTokens,
    version.responseTokens,
    rating?.count ?? null,
    rating?.mean ?? null,
    version.share,
    arm?.expected ?? null,
    source,
  ];
  return `${cells.map(plain).join('\t')}\n`;
}

function plain(cell: string | number | null): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? printableLine(cell) : String(Number(cell.toPrecision(6)));
}
