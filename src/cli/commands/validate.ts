import { type Validation, validate } from '../../workflows/validate.ts';
import { command as define } from '../command.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { count } from '../render/words.ts';

export const command = define<Validation>({
  run: (context, given) => validate({ checkout: context.checkout() }, { selection: given }),
  render: ({ files, prompts, warnings }, { paint }) =>
    `${renderDiagnostics(warnings, paint)}${paint.green('✔')} ${count(prompts, 'prompt')} in ${count(files.length, 'file')} valid\n`,
});
