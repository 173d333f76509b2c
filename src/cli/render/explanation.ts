import { describeHead } from '../../domain/head.ts';
import { printableLine } from '../../domain/printable.ts';
import type { Explanation } from '../../workflows/explanation.ts';
import type { Resolution } from '../../workflows/resolve.ts';
import { testFacts } from './explained-test.ts';
import { renderRendered } from './rendered.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** Why a prompt resolves to what it does, then the text, where it could be rendered. */
export function renderExplanation({ resolved, explanation }: Resolution, view: View): string {
  const { paint } = view;
  const facts: [string, string][] = [
    ['why', whyText(explanation, view)],
    ['from', fromText(explanation)],
    ...testFacts(explanation),
    ['before', explanation.previous === null ? 'nothing was served before' : `version ${explanation.previous}`],
    ['needs', needsText(explanation)],
    ['id', explanation.versionId ?? ''],
    ['digest', `sha:${explanation.digest}`],
  ];
  const lines = facts.map(([label, value]) => `${paint.dim(label.padEnd(7))} ${printableLine(value)}`);
  const problems = explanation.problems.map((problem) => `${paint.yellow('!')}       ${printableLine(problem)}`);
  const title = paint.bold(`${explanation.prompt}@${explanation.version}`);
  const head = describeHead(explanation.environment, explanation.head);
  const text = resolved === null ? [] : ['', renderRendered(resolved, null, { ...view, terminal: true }).trimEnd()];
  return `${[`${title}  ${head}`, ...lines, ...problems, ...text].join('\n')}\n`;
}

function whyText({ why, release, environment, test }: Explanation, view: View): string {
  const released =
    release === null
      ? 'its last release cannot be asked for now'
      : `last released by ${release.kind} in release ${release.revision} (${release.author}, ${timeText(release.at, view)}${release.reason === '' ? '' : `, "${release.reason}"`})`;
  if (why === 'live') return `live in ${environment}${test === null ? '' : ', as the control of a test'}; ${released}`;
  const live = release?.version == null ? 'nothing is live' : `version ${release.version} is live`;
  return `${REASONS[why]}; ${live}, ${released}`;
}

const REASONS = {
  pinned: 'PROMPTCTL_PINS says so here',
  version: 'this version was asked for',
  assigned: 'the test assigned this arm',
  forced: 'this arm was forced',
} as const;

function fromText({ source, environment, postgres, redis }: Explanation): string {
  const heads = [
    postgres === null ? null : `Postgres has ${describeHead(environment, postgres)}`,
    redis === null ? null : `Redis has ${describeHead(environment, redis)}`,
  ];
  return [source, ...heads.filter((head) => head !== null)].join('; ');
}

function needsText({ variables }: Explanation): string {
  const required = variables.filter((variable) => variable.required).map(({ name, type }) => `${name} (${type})`);
  const optional = variables.filter((variable) => !variable.required).map(({ name }) => name);
  const may = optional.length === 0 ? '' : `; may have ${optional.join(', ')}`;
  return `${required.length === 0 ? 'no variables' : required.join(', ')}${may}`;
}
