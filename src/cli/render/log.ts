import { printable, printableLine } from '../../domain/printable.ts';
import type { LoggedVersion, VersionLog } from '../../workflows/log.ts';
import { renderDiff } from './diff.ts';
import { renderTable } from './table.ts';
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
      { title: 'TESTING', text: ({ testing }) => testing.join(',') },
      { title: 'HELD', text: ({ held }) => held.join(',') },
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

/** `(production, staging)`, like git's refs; versions that are tested or held say so. */
function decoration({ served, testing, held }: LoggedVersion, { paint }: View): string {
  const marks = [
    ...served.map((name) => paint.green(name)),
    ...testing.map((name) => paint.cyan(`testing in ${name}`)),
    ...held.map((name) => paint.red(`held in ${name}`)),
  ];
  return marks.length === 0 ? '' : ` (${marks.join(', ')})`;
}
