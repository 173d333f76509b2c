import { type RejectedRequest, reject } from '../../workflows/reject.ts';
import { chooseRequest } from '../ask-request.ts';
import { command as define } from '../command.ts';
import { textOf } from '../flags.ts';
import { renderRejected } from '../render/rejected.ts';

export const command = define<RejectedRequest>({
  run: async (context, [given], flags) => {
    const id = given ?? (await chooseRequest(context, 'Reject which request?', 'promptctl reject rq-0123456789ab'));
    const deps = { database: await context.database(), change: await context.change() };
    return reject(deps, { id, message: textOf(flags, 'message') ?? '' });
  },
  render: renderRejected,
});
