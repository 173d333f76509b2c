import { Chalk } from 'chalk';
import { printableJson } from '../domain/printable.ts';
import { writeAnswer } from './answer.ts';
import { colourLevel } from './colour.ts';
import { openContext } from './context.ts';
import { type Flags, isOn, textOf } from './flags.ts';
import type { ManualEntry } from './manual/entry.ts';
import { page } from './pager.ts';
import type { View } from './render/view.ts';
import { runLive } from './run-live.ts';
import type { Chance, OutputStream, World } from './world.ts';

/** Loads a command, runs it, writes its answer to stdout and everything else to stderr. */
export async function runCommand(
  world: World,
  chance: Chance,
  entry: ManualEntry,
  given: readonly string[],
  flags: Flags,
): Promise<number> {
  const { command } = await entry.load();
  const isQuiet = isOn(flags, 'quiet') || isOn(flags, 'json');
  const notes = viewOf(world.stderr, world, flags, chance.now());
  const say = (line: string) => {
    if (!isQuiet) world.stderr.write(`${notes.paint.dim(line)}\n`);
  };
  const context = await openContext(world, chance, flags, say);
  try {
    if ('frames' in command) {
      const view = () => viewOf(world.stdout, world, flags, chance.now());
      return await runLive({ world, flags, view, say }, command, context, given);
    }
    const result = await command.run(context, given, flags);
    const view = viewOf(world.stdout, world, flags, chance.now());
    const text = isOn(flags, 'json')
      ? `${printableJson(JSON.stringify(result, null, 2))}\n`
      : command.render(result, view, flags);
    await write(world, text, command.paged === true && !isOn(flags, 'json'));
    const advice = command.advise?.(result) ?? null;
    if (advice !== null && notes.terminal && !world.env['CI']) say(advice);
    return command.exit?.(result, flags) ?? 0;
  } finally {
    await context.close();
  }
}

/** What a renderer may know of a stream. */
function viewOf(stream: OutputStream, world: World, flags: Flags, now: Date): View {
  const terminal = stream.isTTY === true;
  return {
    paint: new Chalk({ level: colourLevel(stream, world.env, textOf(flags, 'color')) }),
    width: stream.columns || Number(world.env['COLUMNS']) || 80,
    ...(terminal && stream.rows ? { height: stream.rows } : {}),
    terminal,
    now,
  };
}

async function write({ stdout, env }: World, text: string, isPaged: boolean): Promise<void> {
  if (isPaged && stdout.isTTY === true && (await page(text, stdout.columns ?? 80, env))) return;
  await writeAnswer(stdout, text);
}
