import type { LoggedRequest } from '../../storage/requests.ts';
import type { RequestList } from '../../workflows/requests.ts';
import { requestSummary } from './request-text.ts';
import { type Column, renderTable } from './table.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** Requests, newest first. */
export function renderRequests({ requests, environment, all }: RequestList, view: View): string {
  if (view.terminal && requests.length === 0) {
    const where = environment === null ? '' : ` in ${environment}`;
    return all ? `Nothing was ever requested${where}\n` : `No request waits${where}\n`;
  }
  return renderTable(view.terminal ? columnsFor(requests, view) : COLUMNS, requests, view);
}

type Requests = Column<LoggedRequest>;

const ID: Requests = { title: 'REQUEST', text: ({ id }) => id };
const ENVIRONMENT: Requests = { title: 'ENVIRONMENT', text: ({ environment }) => environment };
const STATE: Requests = { title: 'STATE', text: ({ state }) => state };
const BY: Requests = { title: 'BY', text: ({ author }) => author, yields: 1 };
const REASON: Requests = { title: 'REASON', text: ({ reason }) => reason, yields: 0 };

/** In a pipe. */
const COLUMNS: readonly Requests[] = [
  ID,
  ENVIRONMENT,
  { title: 'KIND', text: ({ kind }) => kind },
  { title: 'WHAT', text: requestSummary },
  STATE,
  { title: 'REQUESTED', text: ({ at }) => at },
  BY,
  REASON,
];

/** Columns of a terminal below which a reason would only be hinted at. */
const NARROW = 100;

/** On a terminal that they wait goes without saying, where all of them do. */
function columnsFor(requests: readonly LoggedRequest[], view: View): Requests[] {
  return [
    { ...ID, paint: (text) => view.paint.bold(text) },
    ENVIRONMENT,
    { title: 'WHAT', text: (request) => `${request.kind} ${requestSummary(request)}`, yields: 2 },
    ...(requests.every(({ state }) => state === 'open') ? [] : [STATE]),
    { title: 'REQUESTED', text: ({ at }) => timeText(at, view) },
    BY,
    ...(view.width < NARROW ? [] : [REASON]),
  ];
}
