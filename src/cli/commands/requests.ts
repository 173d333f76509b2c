import { type RequestList, requests } from '../../workflows/requests.ts';
import { command as define } from '../command.ts';
import { isOn, numberOf, textOf } from '../flags.ts';
import { renderRequests } from '../render/request-list.ts';

const DEFAULT_LIMIT = 50;

export const command = define<RequestList>({
  run: async (context, _given, flags) =>
    requests(
      { database: await context.database() },
      {
        environment: textOf(flags, 'env'),
        all: isOn(flags, 'all'),
        limit: numberOf(flags, 'limit') ?? DEFAULT_LIMIT,
      },
    ),
  render: renderRequests,
});
