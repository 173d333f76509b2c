import { type AddedEnvironment, addEnvironment } from '../../workflows/environments.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';

export const command = define<AddedEnvironment>({
  run: async (context, [given]) => {
    const name = required(given, '<name>', 'promptctl env add preview');
    const { author } = await context.change();
    return addEnvironment({ database: await context.database(), author }, { name });
  },
  render: ({ name, created, target }, { paint }) =>
    created
      ? `Added environment ${paint.bold(name)} on ${target}\n`
      : `Nothing to do: ${target} has environment ${paint.bold(name)} already\n`,
});
