import { quote } from '../words.ts';
import { row } from './row.ts';

/** The working copy: files that are not there, names they do not hold, edits that would be lost. */
export const workspaceErrors = {
  'file-missing': row<{ file: string; purpose: string; reason: string }>(
    1,
    'A file that was named is not there or cannot be read.',
    ({ file, purpose, reason }) => `cannot read ${purpose} ${quote(file)}: ${reason}`,
    ({ reason }) =>
      reason.startsWith('ENOENT')
        ? 'check the path; paths are relative to the current folder'
        : 'check that it is a file and may be read',
  ),
  'file-unwritable': row<{ file: string; reason: string }>(
    1,
    'A file could not be written.',
    ({ file, reason }) => `cannot write ${quote(file)}: ${reason}`,
    () => 'check permissions and free space',
  ),
  'output-failed': row<{ reason: string }>(
    1,
    'The answer could not be written to standard output.',
    ({ reason }) => `the answer could not be written: ${reason}`,
    () => 'what the command was to do is done; free space, or send the answer elsewhere',
  ),
  'path-outside': row<{ file: string }>(
    1,
    'A symbolic link would have led a write out of the project.',
    ({ file }) => `${quote(file)} is a link, or lies behind one that leads out of the project; it was not written`,
    () => 'replace the link by the file itself',
  ),
  'path-too-wide': row<{ path: string }>(
    2,
    'A folder was given that the whole project lies in.',
    ({ path }) => `${quote(path)} holds the project and all that lies around it`,
    () => 'name a folder of the project, or none for all of it',
  ),
  'path-unportable': row<{ file: string; reason: string }>(
    1,
    'A new file would have a path that is not the same one everywhere: a device of Windows, or one that differs from another only in case.',
    ({ file, reason }) => `${quote(file)} cannot be written: ${reason}`,
    () => 'nothing was written; promptctl show NAME --format yaml > FILE gives the prompt a file of another name',
  ),
  'file-changed': row<{ file: string }>(
    5,
    'A prompt file was edited while the command was reading it.',
    ({ file }) => `${quote(file)} changed while it was being read; nothing was written`,
    () => 'run the command again',
  ),
  'git-refused': row<{ directory: string; reason: string }>(
    1,
    'Git does not read the repository, since it belongs to another user.',
    ({ reason }) => `git refuses this repository: ${reason.replace(/^fatal: /, '')}`,
    ({ directory }) => `git config --global --add safe.directory ${directory}`,
  ),
  'no-prompt-files': row<{ patterns: readonly string[] }>(
    1,
    'No prompt file was found.',
    ({ patterns }) => `no prompt files found (looked for ${patterns.join(', ')})`,
    () => 'promptctl init writes a first one; or name the files: promptctl push my-prompts.yaml',
  ),
  'prompt-not-in-files': row<{ name: string; suggestions: readonly string[] }>(
    4,
    'The prompt files hold no prompt of that name.',
    ({ name }) => `no prompt file defines ${quote(name)}`,
    ({ suggestions }) =>
      suggestions.length > 0
        ? `did you mean ${suggestions.map(quote).join(' or ')}?`
        : 'promptctl status lists what the files define',
  ),
  'local-changes': row<{ names: readonly string[] }>(
    5,
    'Pull would overwrite a change that was never pushed.',
    ({ names }) => `changed here and never pushed: ${names.join(', ')}`,
    ({ names }) => `promptctl diff ${names[0] ?? ''} shows it; push it, or add --force to give it up`,
  ),
  'parity-broken': row<{ expected: string; line: number; column: number; want: string; got: string }>(
    1,
    'render --expect: the rendered text is not byte for byte the expected one.',
    ({ expected, line, column, want, got }) =>
      `differs from ${expected} at line ${line}, column ${column}: expected ${want}, rendered ${got}`,
    () => 'a final line feed is kept by | and dropped by |-',
  ),
};
