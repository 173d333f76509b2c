import { WANTED } from '../../domain/release-request.ts';
import type { AnsweredRequest } from '../../storage/releases.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { placeText } from './place.ts';
import { anyOf, personText, requestedLines } from './request-text.ts';
import type { View } from './view.ts';

/** A release that waits for a second person: what was requested, that nothing of it is live, and who may approve it. */
export function renderRequested(result: ReleaseResult, request: AnsweredRequest, view: View): string {
  const changed = new Set(result.items.flatMap(({ prompt, changed }) => (changed ? [prompt] : [])));
  const items = request.items.filter(({ prompt }) => changed.has(prompt));
  const ended = result.items.flatMap((item) =>
    request.kind !== 'test-ramp' && request.kind !== 'test-stop' && item.test !== null
      ? [`${item.test.id} of ${item.prompt} would end with it`]
      : [],
  );
  const lines = [...requestedLines(request, items, view), ...ended].map((line) => `  ${line}`);
  return `${[`${openingText(result, request)} in ${placeText(result, view)}`, ...lines, '', ...closing(result, request, view)].join('\n')}\n`;
}

function openingText({ dryRun }: ReleaseResult, { kind, isNew }: AnsweredRequest): string {
  if (!isNew) return `Requested already: to ${WANTED[kind]}`;
  return `${dryRun ? 'Would request' : 'Requested'} to ${WANTED[kind]}`;
}

function closing({ dryRun, approvers }: ReleaseResult, request: AnsweredRequest, view: View): string[] {
  const { id, environment, isNew } = request;
  const who = `for another login${approvers.length === 0 ? ', but none may release it there' : `: ${anyOf(approvers)}`}`;
  if (dryRun && isNew) return [`It would wait ${who}`, 'Nothing was written (dry run)'];
  return [
    ...(isNew ? [] : [`Requested by ${personText(request, view)}`]),
    `Nothing of it is live yet. It waits ${who}`,
    `  promptctl ${approvers.length === 0 ? 'db grant releaser --to LOGIN' : `approve ${view.paint.bold(id)}`} --env ${environment}`,
  ];
}
