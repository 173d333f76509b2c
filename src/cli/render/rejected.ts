import { WANTED } from '../../domain/release-request.ts';
import type { RejectedRequest } from '../../workflows/reject.ts';
import { placeText } from './place.ts';
import { personText, requestSummary } from './request-text.ts';
import type { View } from './view.ts';

/** A request that will not be released. */
export function renderRejected(request: RejectedRequest, view: View): string {
  const { id, kind, ended, dbUser } = request;
  const verb = ended?.dbUser === dbUser ? 'Took back' : 'Rejected';
  return `${verb} ${view.paint.bold(id)}, to ${WANTED[kind]} in ${placeText(request, view)}: ${requestSummary(request)}\nRequested by ${personText(request, view)}; nothing was released\n`;
}
