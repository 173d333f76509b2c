import { writeAnswer } from './answer.ts';
import type { Flags } from './flags.ts';
import type { Chance, World } from './world.ts';

const REAL: Chance = { now: () => new Date(), newId: () => globalThis.crypto.randomUUID() };

/** Runs one command line and returns its exit code. Nothing else ends the process. */
export async function main(world: World, chance: Chance = REAL): Promise<number> {
  // Whoever writes the answer hears of it there; and where stderr fails, there is nobody left to tell.
  world.stdout.on('error', () => {});
  world.stderr.on('error', () => {});
  let exit = 0;
  let seen: Flags = {};
  try {
    if (isVersionOnly(world.argv)) return await printVersion(world);
    await refuseSecrets(world.argv.slice(2));
    const { dispatch } = await import('./program.ts');
    await dispatch(
      world,
      async (entry, given, flags) => {
        seen = flags;
        const { runCommand } = await import('./run-command.ts');
        exit = await runCommand(world, chance, entry, given, flags);
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

/** The one answer that is asked for so often, and by so many scripts, that nothing is loaded for it. */
function isVersionOnly(argv: readonly string[]): boolean {
  return argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V');
}

/** Before anything is done with it: nobody repeats what a command line should not have held. @throws PromptctlError. */
async function refuseSecrets(words: readonly string[]): Promise<void> {
  const { findGivenSecret } = await import('./given-secrets.ts');
  const found = findGivenSecret(words);
  if (found !== null) throw (await import('./usage-failure.ts')).secretGiven(found);
}

async function printVersion(world: World): Promise<number> {
  const { VERSION } = await import('../domain/version.ts');
  await writeAnswer(world.stdout, `promptctl ${VERSION}\n`);
  return 0;
}

async function printTopic(world: World, name: string | undefined): Promise<boolean> {
  const { topics } = await import('./manual/topics.ts');
  const topic = name !== undefined && Object.hasOwn(topics, name) ? topics[name] : undefined;
  if (topic === undefined) return false;
  await writeAnswer(world.stdout, topic.text);
  return true;
}
