import { printable, printableLine } from '../../domain/printable.ts';
import { WANTED } from '../../domain/release-request.ts';
import type { LoggedRequest } from '../../storage/requests.ts';
import type { ShownRequest } from '../../workflows/show-request.ts';
import { renderDiff } from './diff.ts';
import { anyOf, personText, requestedLines } from './request-text.ts';
import type { View } from './view.ts';

/** Changed lines up to which a diff is shown whole, where nobody asked for more. */
const FEW = 40;

/** A request: what it wants, who asked and why, how contents change, and what may become of it. */
export function renderRequest(request: ShownRequest, view: View, isWhole = false): string {
  return `${requestBody(request, view, isWhole)}\n${standing(request, view).join('\n')}\n`;
}

/** The same without what may become of it: for a person who is about to decide. */
export function requestBody(request: ShownRequest, view: View, isWhole = false): string {
  const { id, kind, environment, state, items, changes } = request;
  const { paint } = view;
  const head = `${paint.yellow(id)} ${paint.bold(`${WANTED[kind]} in ${environment}`)} on ${request.target}  ${state}`;
  const reason =
    request.reason === ''
      ? []
      : printable(request.reason)
          .split('\n')
          .map((line) => paint.italic(line));
  const origin = originText(request);
  const facts = [`requested by ${personText(request, view)}`, ...(origin === '' ? [] : [origin]), ...reason];
  const lines = [...facts, ...requestedLines(request, items, view)].map((line) => `  ${line}`);
  const size = changes.reduce((sum, { insertions, deletions }) => sum + insertions + deletions, 0);
  const mode = isWhole || size <= FEW ? 'patch' : 'stat';
  const diff = renderDiff(changes, view, { mode, context: 3, words: false });
  return `${[head, ...lines].join('\n')}\n${diff === '' ? '' : `\n${diff}`}`;
}

/** `from main at 9f3c1a2b44 with uncommitted changes, run https://…`; '' where nothing is known. */
function originText({ source }: LoggedRequest): string {
  const told = (name: string) => (typeof source[name] === 'string' ? printableLine(source[name]) : null);
  const [branch, commit, run] = [told('branch'), told('commit'), told('run')];
  const at =
    commit === null ? null : `at ${commit.slice(0, 10)}${source['dirty'] === true ? ' with uncommitted changes' : ''}`;
  const place = [branch, at].filter((part) => part !== null).join(' ');
  return [place === '' ? null : `from ${place}`, run === null ? null : `run ${run}`]
    .filter((part) => part !== null)
    .join(', ');
}

function standing(request: ShownRequest, view: View): string[] {
  const { id, environment, ended, state, dbUser } = request;
  if (ended !== null && ended.revision !== null)
    return [`Approved by ${personText(ended, view)}: release ${ended.revision} of ${environment}`];
  if (ended !== null) {
    const why = ended.reason === '' ? '' : `: ${printableLine(ended.reason)}`;
    return [`${ended.dbUser === dbUser ? 'Taken back' : 'Rejected'} by ${personText(ended, view)}${why}`];
  }
  if (state === 'outdated') return outdated(request);
  if (state === 'lapsed')
    return [
      `Nobody can approve it: ${printableLine(dbUser)}, who requested it, may not release it any more`,
      `  promptctl reject ${id}`,
    ];
  return [waitingText(request), `  promptctl approve ${id} --env ${environment}`, `  promptctl reject ${id}`];
}

function waitingText({ approvers, environment }: ShownRequest): string {
  return approvers.length === 0
    ? `It waits for another login, but none may release it there: promptctl db grant releaser --to LOGIN --env ${environment}`
    : `It waits for another login: ${anyOf(approvers)}`;
}

/** Says what is not any more as it was when somebody asked. */
function outdated({ id, items, serves }: ShownRequest): string[] {
  const other = items.filter(({ prompt, served }) => serves[prompt] !== served);
  const lines = other.map(
    ({ prompt, served }) =>
      `  ${printableLine(prompt)}: ${served ?? 'nothing'} then, ${serves[prompt] ?? 'nothing'} now`,
  );
  const what = 'something was released of its prompts since it was requested';
  return [`Nobody can approve it any more: ${what}`, ...lines, `  promptctl reject ${id}`];
}
