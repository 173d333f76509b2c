import { PromptctlError } from '../../domain/errors/error.ts';
import { type Bundle, bundle, bundleText } from '../../workflows/bundle.ts';
import { command as define } from '../command.ts';
import { required } from '../context.ts';
import { type Flags, isOn, textOf } from '../flags.ts';
import { renderBundle } from '../render/bundle.ts';

export const command = define<Bundle | string>({
  run: async (context, _given, flags) => {
    const file = fileOf(flags);
    const environment = context.environment().value;
    const deps = { database: await context.database() };
    return file === '-'
      ? bundleText(deps, { environment })
      : bundle(deps, { environment, directory: context.cwd, file });
  },
  render: renderBundle,
});

function fileOf(flags: Flags): string {
  const file = required(textOf(flags, 'output') ?? undefined, '-o FILE', 'promptctl bundle -o prompts.bundle');
  if (file !== '-' || !isOn(flags, 'json')) return file;
  throw new PromptctlError('usage', {
    problem: '--json and -o - would both write to standard output',
    hint: 'give -o a file',
  });
}
