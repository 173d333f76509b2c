import { type CommanderError, Option as CommanderOption, Command as Program } from 'commander';
import { writeAnswer } from './answer.ts';
import type { Flags } from './flags.ts';
import { COMMON_OPTIONS, GROUPS, type ManualEntry, type Option } from './manual/entry.ts';
import { manual, PARENTS } from './manual/manual.ts';
import type { World } from './world.ts';

/** Where commander writes help. */
interface Page {
  readonly columns: number;
  readonly write: (text: string) => void;
  /** Hears which command was not understood. */
  readonly failed: (command: Program) => void;
}

const STRAY_VERSION = 'commander.strayVersion';

/** Runs the command that was typed. */
export type Run = (entry: ManualEntry, given: readonly string[], flags: Flags) => Promise<void>;

/** Reads a command line and hands it on. @throws PromptctlError `usage` for what is no command line; help is written to stdout. */
export async function dispatch(
  world: World,
  run: Run,
  help: (topic: string | undefined) => Promise<boolean>,
): Promise<void> {
  const texts: string[] = [];
  let failing: Program | null = null;
  const failed = (command: Program) => void (failing = command);
  const page = { columns: world.stdout.columns ?? 80, write: (text: string) => void texts.push(text), failed };
  const program = buildProgram(page, run, help);
  try {
    await program.parseAsync(world.argv.slice(2), { from: 'user' });
  } catch (error) {
    if (!isCommanderError(error)) throw error;
    if (error.code === STRAY_VERSION) throw (await failures()).strayVersion(world.argv.slice(2));
    if (error.exitCode !== 0 && error.code !== 'commander.help')
      throw (await failures()).fromCommander(error, nameOf(failing));
  }
  await writeAnswer(world.stdout, texts.join(''));
}

function buildProgram(page: Page, run: Run, help: (topic: string | undefined) => Promise<boolean>): Program {
  const program = configure(new Program('promptctl'), page)
    .description('Prompts for language models: versioned, released, measured.')
    .helpCommand(false)
    .option('-V, --version', 'print the version');
  // By itself it never comes here. commander would print it whatever stands beside it, and `resolve NAME --version 3` means something else.
  program.on('option:version', () => program.error('', { code: STRAY_VERSION }));
  addOptions(program, COMMON_OPTIONS);
  const parents = new Map<string, Program>();
  for (const entry of manual) addEntry(program, parents, entry, run, page);
  program
    .command('help [words...]')
    .helpGroup(GROUPS.operations)
    .description(
      'Help for a command, or on a topic: references, files, tests, numbers, grants, environment, exit-codes',
    )
    .action(async (words: string[]) => {
      if (!(await help(words[0]))) (await findCommand(program, words)).outputHelp();
    });
  answerAlone(program);
  return program;
}

function addEntry(program: Program, parents: Map<string, Program>, entry: ManualEntry, run: Run, page: Page): void {
  const [first = '', second] = entry.name.split(' ');
  const parent = second === undefined ? program : parentOf(program, parents, first, entry, page);
  const command = configure(parent.command(`${second ?? first} ${entry.arguments}`.trim()), page)
    .summary(entry.summary)
    .description(entry.details === undefined ? `${entry.summary}.` : `${entry.summary}.\n\n${entry.details}`)
    // commander lets a command inherit that its parent takes any word.
    .allowExcessArguments(false)
    .action(async (...parameters: unknown[]) => {
      const given = parameters
        .slice(0, -2)
        .flat()
        .filter((value): value is string => typeof value === 'string');
      await run(entry, given, command.optsWithGlobals());
    });
  if (second === undefined) parents.set(first, command.helpGroup(GROUPS[entry.group]));
  addOptions(command, entry.options);
  command.addHelpText('after', `\nExamples:\n${examples(entry)}`);
}

function parentOf(
  program: Program,
  parents: Map<string, Program>,
  name: string,
  entry: ManualEntry,
  page: Page,
): Program {
  const known = parents.get(name);
  if (known !== undefined) return known;
  const parent = configure(program.command(name), page)
    .description(PARENTS[name] ?? '')
    .helpCommand(false)
    .helpGroup(GROUPS[entry.group]);
  answerAlone(parent);
  parents.set(name, parent);
  return parent;
}

/** A command that only holds others is help by itself, and says what it does not hold. */
function answerAlone(command: Program): void {
  command.allowExcessArguments().action(async () => {
    const [word] = command.args;
    if (word === undefined) return command.outputHelp();
    const known = command.commands.map((child) => child.name());
    throw (await failures()).unknownCommand(word, known, command.parent === null ? '' : command.name());
  });
}

function addOptions(command: Program, options: readonly Option[]): void {
  for (const [flags, text, repeatable] of options) {
    const option = new CommanderOption(flags, repeatable === undefined ? text : `${text} (repeatable)`);
    if (repeatable !== undefined)
      option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    if (flags.includes('--color')) option.choices(['always', 'never', 'auto']);
    command.addOption(option);
  }
}

function examples({ examples: list }: ManualEntry): string {
  return list.map(([line, purpose]) => `  $ ${line}\n      ${purpose}`).join('\n');
}

async function findCommand(program: Program, words: readonly string[]): Promise<Program> {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((command) => command.name() === word);
    if (next === undefined) {
      const known = found.commands.map((command) => command.name());
      throw (await failures()).unknownTopic(words, word, known);
    }
    found = next;
  }
  return found;
}

/** commander writes and exits by itself unless told not to; what it says of errors is said by ours. */
function configure(command: Program, { columns, write, failed }: Page): Program {
  return command
    .exitOverride((error) => {
      failed(command);
      throw error;
    })
    .showSuggestionAfterError(true)
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: Math.min(columns, 110),
      subcommandTerm: (subcommand) => subcommand.name(),
    })
    .configureOutput({ writeOut: write, writeErr: () => {}, getOutHasColors: () => false });
}

/** As it is typed: `env add`; empty for promptctl itself. */
function nameOf(command: Program | null): string {
  if (command === null || command.parent === null) return '';
  return `${nameOf(command.parent)} ${command.name()}`.trim();
}

function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'exitCode' in error && (error as CommanderError).code.startsWith('commander.');
}

/** Errors bring their catalogue along, which help does without. */
function failures() {
  return import('./usage-failure.ts');
}
