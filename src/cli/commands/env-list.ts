import type { Environment } from '../../storage/environments.ts';
import { type EnvironmentList, environments } from '../../workflows/environments.ts';
import { command as define } from '../command.ts';
import { protectionText } from '../render/protection.ts';
import { renderTable } from '../render/table.ts';
import { timeText } from '../render/time.ts';

export const command = define<EnvironmentList>({
  run: async (context) => environments({ database: await context.database() }),
  render: (result, view) =>
    renderTable<Environment>(
      [
        { title: 'ENVIRONMENT', text: ({ name }) => name, paint: (text) => view.paint.bold(text) },
        { title: 'HEAD', text: ({ epoch, revision }) => `${epoch}:${revision}` },
        { title: 'PROMPTS', text: ({ prompts }) => String(prompts) },
        {
          title: 'LAST RELEASE',
          text: ({ releasedAt }) => (releasedAt === null ? '' : timeText(releasedAt, view)),
          plain: ({ releasedAt }) => releasedAt ?? '',
        },
        { title: 'BY', text: ({ releasedBy }) => releasedBy ?? '', yields: 0 },
        { title: 'PROTECTED', text: protectionText },
      ],
      result.environments,
      view,
    ),
});
