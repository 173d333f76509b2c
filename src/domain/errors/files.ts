import type { Diagnostic } from '../diagnostic.ts';
import { describeSecret, type SecretPlace } from '../secrets/places.ts';
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
  'secret-found': row<{ secrets: readonly SecretPlace[] }>(
    1,
    'What was to be pushed holds a password, a key or a token; nothing was sent.',
    ({ secrets }) =>
      `${count(secrets.length, 'secret')} would be pushed, so nothing was: ${secrets.map(describeSecret).join('; ')}`,
    () =>
      'take it out, and revoke it where others have seen it; --allow-secrets pushes it all the same, and the version says so',
  ),
  'splice-failed': row<{ file: string; reason: string }>(
    1,
    'A prompt could not be written into its file without touching anything else.',
    ({ file, reason }) => `${file} cannot take the change: ${reason}`,
    () => 'the file was left as it is; edit it by hand, or move the prompt into a file of its own',
  ),
};
