import type { Flags } from './flags.ts';
import type { ManualEntry } from './manual/entry.ts';
import type { Chance, World } from './world.ts';

const REAL: Chance = { now: () => new Date(), newId: () => globalThis.crypto.randomUUID() };

/** Runs one command line and returns its exit code. Nothing else ends the process. */
export async function main(world: World, chance: Chance = REAL): Promise<number> {
  // The reader of a pipe may have seen enough (promptctl log | head): a quiet end, not a crash.
  world.stdout.on('error', () => {});
  if (isVersionOnly(world.argv)) return printVersion(world);
  world.stderr.on('error', () => {});
  let exit = 0;
  let seen: Flags = {};
  try {
    const { dispatch } = await import('./program.ts');
    await dispatch(
      world,
      async (entry, given, flags) => {
        seen = flags;
        exit = await runEntry(world, chance, entry, given, flags);
      },
      (topic) => printTopic(world, topic),
    );
  } catch (error) {
    const { reportFailure } = await import('./failure.ts');
    return reportFailure(error, world, {
      json: seen['json'] === true || world.argv.includes('--json'),
      color: typeof seen['color'] === 'string' ? seen['color'] : null,
    });
  }
  return exit;
}

async function runEntry(
  world: World,
  chance: Chance,
  entry: ManualEntry,
  given: readonly string[],
  flags: Flags,
): Promise<number> {
  const { runCommand } = await import('./run-command.ts');
  return runCommand(world, chance, entry, given, flags);
}

/** The one answer that is asked for so often, and by so many scripts, that nothing is loaded for it. */
function isVersionOnly(argv: readonly string[]): boolean {
  return argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V');
}

async function printVersion(world: World): Promise<number> {
  const { VERSION } = await import('../domain/version.ts');
  world.stdout.write(`promptctl ${VERSION}\n`);
  return 0;
}

async function printTopic(world: World, name: string | undefined): Promise<boolean> {
  const { topics } = await import('./manual/topics.ts');
  const topic = name !== undefined && Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (topic === undefined) return false;
  world.stdout.write(topic.text);
  return true;
}
