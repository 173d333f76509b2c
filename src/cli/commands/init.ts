import { type InitResult, init } from '../../workflows/init.ts';
import { command as define } from '../command.ts';
import { isOn } from '../flags.ts';

const SIGNS = { created: '+ created', overwritten: '~ changed', kept: '= kept   ' } as const;

export const command = define<InitResult>({
  run: async ({ cwd }, _given, flags) => init({ directory: cwd, force: isOn(flags, 'force') }),
  render: ({ files }) => files.map(({ path, outcome }) => `${SIGNS[outcome]}  ${path}\n`).join(''),
  advise: () => 'Next: promptctl validate, then promptctl push',
});
