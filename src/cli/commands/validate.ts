import { count } from '../../domain/words.ts';
import { type Validation, validate } from '../../workflows/validate.ts';
import { command as define } from '../command.ts';

export const command = define<Validation>({
  run: (context, given) => validate({ checkout: context.checkout() }, { selection: given }),
  render: ({ files, prompts }, { paint }) =>
    `${paint.green('✔')} ${count(prompts, 'prompt')} in ${count(files.length, 'file')} valid\n`,
});
