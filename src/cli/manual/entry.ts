import type { Command, LiveCommand } from '../command.ts';

/** What is known of a command before it is loaded: enough for help, completion and the reference page. */
export interface ManualEntry {
  /** `push`, or `env add` for a command under another. */
  readonly name: string;
  readonly group: Group;
  /** Arguments as commander takes them: `<name>`, `[name]`, `[names...]`. */
  readonly arguments: string;
  readonly summary: string;
  readonly details?: string;
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  readonly load: () => Promise<{ readonly command: Command | LiveCommand }>;
}

/** Flags, what they do, and whether they may be repeated. */
export type Option = readonly [flags: string, text: string, repeatable?: 'repeatable'];
export type Example = readonly [command: string, purpose: string];

export const GROUPS = {
  files: 'Files (no database):',
  sync: 'Files and database:',
  look: 'Look:',
  release: 'Release:',
  tests: 'Tests:',
  numbers: 'Numbers:',
  operations: 'Operations:',
} as const;
export type Group = keyof typeof GROUPS;

export const DRY_RUN: Option = ['-n, --dry-run', 'do everything but write'];
export const MESSAGE: Option = ['-m, --message <text>', 'why, for the log'];
export const YES: Option = ['--yes', 'do not ask, in a protected environment either'];

/** Of the commands that release. */
export const WAIT: Option = [
  '--wait [seconds]',
  'exit 1 unless every process confirms the release in that time (default: 10); needs Redis',
];

/** Options that every command takes. */
export const COMMON_OPTIONS: readonly Option[] = [
  ['-e, --env <name>', 'environment (default: production, or PROMPTCTL_ENV)'],
  ['--database <where>', '"embedded", the name of a variable that holds a URL, or a URL without password'],
  ['--config <file>', 'project file (default: the nearest promptctl.yaml upwards)'],
  ['-C, --directory <path>', 'run as if started in that folder'],
  ['--json', 'print the result as JSON, and errors as JSON on stderr'],
  ['--color <when>', 'always, never or auto'],
  ['--no-input', 'never ask'],
  ['-q, --quiet', 'no progress and no hints'],
];
