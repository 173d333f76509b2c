import type { RejectedRequest } from '../../workflows/reject.ts';
import { personText, requestSummary, WANTED } from './request-text.ts';
import type { View } from './view.ts';

/** A request that will not be released. */
export function renderRejected(request: RejectedRequest, view: View): string {
  const { id, kind, ended, dbUser } = request;
  const verb = ended?.dbUser === dbUser ? 'Took back' : 'Rejected';
  const place = `${request.environment}${request.target.startsWith('embedded') ? ',' : ' on'} ${request.target}`;
  return `${verb} ${view.paint.bold(id)}, to ${WANTED[kind]} in ${place}: ${requestSummary(request)}\nRequested by ${personText(request, view)}; nothing was released\n`;
}
