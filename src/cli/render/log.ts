import { printable, printableLine } from '../../domain/printable.ts';
import { enumerate } from '../../domain/words.ts';
import type { LoggedRelease } from '../../storage/releases.ts';
import type { LoggedVersion, ReleaseLog, VersionLog } from '../../workflows/log.ts';
import { renderDiff } from './diff.ts';
import { renderTable } from './table.ts';
import { pad } from './text.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** The versions of a prompt, newest first, marked with where they are served. */
export function renderVersionLog(log: VersionLog, view: View): string {
  if (!view.terminal && log.versions.every(({ changes }) => changes === null)) return versionRows(log.versions, view);
  if (log.versions.length === 0) return `No versions of ${log.name} in that time\n`;
  return log.versions.map((version) => versionEntry(version, view)).join('\n');
}

function versionRows(versions: readonly LoggedVersion[], view: View): string {
  return renderTable<LoggedVersion>(
    [
      { title: 'VERSION', text: ({ name, version }) => `${name}@${version}` },
      { title: 'SERVED', text: ({ served }) => served.join(',') },
      { title: 'PUSHED', text: ({ pushedAt }) => pushedAt },
      { title: 'AUTHOR', text: ({ author }) => author },
      { title: 'DIGEST', text: ({ digest }) => digest.slice(0, 12) },
      { title: 'MESSAGE', text: ({ message }) => message },
    ],
    versions,
    view,
  );
}

function versionEntry(version: LoggedVersion, view: View): string {
  const { paint } = view;
  const head = `${paint.yellow(`${version.name}@${version.version}`)}${decoration(version, view)}  ${paint.dim(`sha:${version.digest.slice(0, 12)}`)}`;
  const commit = version.source['commit'];
  const from =
    typeof commit === 'string'
      ? `, from ${commit.slice(0, 10)}${version.source['dirty'] === true ? ' with uncommitted changes' : ''}`
      : '';
  const lines = [head, `  ${printableLine(version.author)}, ${timeText(version.pushedAt, view)}${from}`];
  if (version.message !== '')
    lines.push(
      ...printable(version.message)
        .split('\n')
        .map((line) => `  ${line}`),
    );
  const patch =
    version.changes === null
      ? ''
      : `\n${renderDiff([version.changes], view, { mode: 'patch', context: 3, words: false })}`;
  return `${lines.join('\n')}\n${patch}`;
}

/** `(production, staging)`, like git's refs; held versions say so. */
function decoration({ served, held }: LoggedVersion, { paint }: View): string {
  const marks = [...served.map((name) => paint.green(name)), ...held.map((name) => paint.red(`held in ${name}`))];
  return marks.length === 0 ? '' : ` (${marks.join(', ')})`;
}

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
  const items = shown.map(({ prompt, version, previousVersion, served }) => {
    const mark = served ? paint.green(' (served)') : '';
    return `  ${pad(printableLine(prompt), width)}  ${paint.dim(`${previousVersion ?? 'none'} →`)} ${version ?? 'retired'}${mark}`;
  });
  const rest = release.items.slice(MOST_ITEMS).map(({ prompt }) => printableLine(prompt));
  if (rest.length > 0) items.push(`  and ${enumerate(rest, MOST_NAMES)}`);
  const reason = release.reason === '' ? [] : [`  ${paint.italic(printableLine(release.reason))}`];
  return `${[head, `  ${printableLine(release.author)}, ${timeText(release.at, view)}`, ...reason, ...items].join('\n')}\n`;
}
