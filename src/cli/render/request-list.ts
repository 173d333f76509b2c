import { printableLine } from '../../domain/printable.ts';
import { WANTED } from '../../domain/release-request.ts';
import type { LoggedRequest } from '../../storage/requests.ts';
import type { RequestList } from '../../workflows/requests.ts';
import { wrap } from './paragraph.ts';
import { personText, requestSummary } from './request-text.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** Requests, newest first. */
export function renderRequests({ requests, environment, all }: RequestList, view: View): string {
  if (!view.terminal) return requestRows(requests, view);
  if (requests.length > 0) return requests.map((request) => requestEntry(request, view)).join('\n');
  const where = environment === null ? '' : ` in ${environment}`;
  return all ? `Nothing was ever requested${where}\n` : `No request waits${where}\n`;
}

function requestRows(requests: readonly LoggedRequest[], view: View): string {
  return renderTable<LoggedRequest>(
    [
      { title: 'REQUEST', text: ({ id }) => id },
      { title: 'ENVIRONMENT', text: ({ environment }) => environment },
      { title: 'KIND', text: ({ kind }) => kind },
      { title: 'WHAT', text: requestSummary },
      { title: 'STATE', text: ({ state }) => state },
      { title: 'REQUESTED', text: ({ at }) => at },
      { title: 'BY', text: ({ author }) => author },
      { title: 'REASON', text: ({ reason }) => reason },
      { title: 'LOGIN', text: ({ dbUser }) => dbUser },
    ],
    requests,
    view,
  );
}

/** Some lines for each, of any width: what it changes is never cut. */
function requestEntry(request: LoggedRequest, view: View): string {
  const { id, kind, environment, state, reason } = request;
  const { paint } = view;
  const inside = (text: string) => wrap(printableLine(text), view.width - 2);
  const lines = [
    ...inside(requestSummary(request)),
    ...inside(personText(request, view)),
    ...(reason === '' ? [] : inside(reason).map((line) => paint.italic(line))),
  ];
  const head = `${paint.yellow(id)} ${paint.bold(`${WANTED[kind]} in ${environment}`)}  ${state}`;
  return `${[head, ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
