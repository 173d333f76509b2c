import type { Diagnostic } from '../diagnostic.ts';
import { count } from '../words.ts';
import { row } from './row.ts';

/** Prompt files and the project file. */
export const fileErrors = {
  'files-invalid': row<{ diagnostics: readonly Diagnostic[] }>(
    1,
    'One or more prompt files have problems; each is shown with its place.',
    ({ diagnostics }) => {
      const files = new Set(diagnostics.map((d) => d.file)).size;
      return `${count(diagnostics.length, 'problem')} in ${count(files, 'file')}`;
    },
  ),
  'splice-failed': row<{ file: string; reason: string }>(
    1,
    'A prompt could not be written into its file without touching anything else.',
    ({ file, reason }) => `${file} cannot take the change: ${reason}`,
    () => 'the file was left as it is; edit it by hand, or move the prompt into a file of its own',
  ),
};
