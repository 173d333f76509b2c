import { printable, printableLine } from '../../domain/printable.ts';
import { writePromptFile } from '../../domain/prompt-file/write.ts';
import type { ShownVersion } from '../../workflows/show.ts';
import { authorText } from './request-text.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** A version as people read it: who and where first, then what it says, as a prompt file says it. */
export function renderShow(version: ShownVersion, view: View): string {
  const { paint } = view;
  const facts: [string, string][] = [
    ['status', statusText(version)],
    ['pushed', `${timeText(version.pushedAt, view)} by ${authorText(version)}`],
    ['from', sourceText(version)],
    ['message', version.message],
    ['id', version.versionId],
    ['digest', `sha:${version.digest}`],
  ];
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${paint.dim(label.padEnd(8))} ${printableLine(value)}`);
  return `${paint.bold(`${version.name}@${version.version}`)}\n${lines.join('\n')}\n\n${renderYaml(version)}`;
}

/** `served in staging; testing in production`. */
function statusText({ served, testing, status }: ShownVersion): string {
  const places = [
    ...(served.length === 0 ? [] : [`served in ${served.join(', ')}`]),
    ...(testing.length === 0 ? [] : [`testing in ${testing.join(', ')}`]),
  ];
  return places.length === 0 ? status : places.join('; ');
}

/** The version as a prompt file, which can be pushed again. */
export function renderYaml({ name, description, tags, content }: ShownVersion): string {
  return printable(writePromptFile({ name, description, tags, content, examples: [] }));
}

function sourceText({ source }: ShownVersion): string {
  const [repository, branch, commit] = [source['repository'], source['branch'], source['commit']];
  const known = [repository, branch, typeof commit === 'string' ? commit.slice(0, 10) : undefined].filter(
    (fact) => typeof fact === 'string',
  );
  return `${known.join(' ')}${source['dirty'] === true ? ' with uncommitted changes' : ''}`;
}
