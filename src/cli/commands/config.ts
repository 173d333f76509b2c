import { printableLine } from '../../domain/printable.ts';
import { type Configuration, configuration } from '../../workflows/configuration.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

export const command = define<Configuration>({
  run: async (context) => configuration(context.sources(), context.env),
  render: ({ settings }, { paint }, flags) => {
    const width = Math.max(...settings.map(({ name }) => name.length));
    const origins = isOn(flags, 'showOrigin');
    return settings
      .map(
        ({ name, value, origin }) =>
          `${paint.bold(name.padEnd(width))}  ${printableLine(value)}${origins ? `  ${paint.dim(`(${printableLine(origin)})`)}` : ''}\n`,
      )
      .join('');
  },
});
