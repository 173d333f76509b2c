import { type ShownRequest, showRequest } from '../../workflows/show-request.ts';
import { chooseRequest } from '../ask-request.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';
import { renderRequest } from '../render/request.ts';

export const command = define<ShownRequest>({
  run: async (context, [given]) => {
    const id =
      given ?? (await chooseRequest(context, 'Show which request?', 'promptctl requests show rq-0123456789ab'));
    return showRequest({ database: await context.database() }, { id });
  },
  render: (request, view, flags) => renderRequest(request, view, isOn(flags, 'patch')),
  paged: true,
});
