import { count } from '../../domain/words.ts';
import { type Validation, validate } from '../../workflows/validate.ts';
import { command as define } from '../command.ts';
import { renderSecrets } from '../render/secrets.ts';

export const command = define<Validation>({
  run: (context, given) => validate({ checkout: context.checkout() }, { selection: given }),
  render: ({ files, prompts, secrets }, view) =>
    `${view.paint.green('✔')} ${count(prompts, 'prompt')} in ${count(files.length, 'file')} valid\n${renderSecrets(secrets, view)}`,
});
