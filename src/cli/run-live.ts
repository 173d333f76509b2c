import { printableJson } from '../domain/printable.ts';
import { writeAnswer } from './answer.ts';
import type { LiveCommand } from './command.ts';
import type { Context } from './context.ts';
import { type Flags, isOn } from './flags.ts';
import { redrawOn } from './redraw.ts';
import type { View } from './render/view.ts';
import type { World } from './world.ts';

/** Where the frames of a command go to. */
export interface LiveStage {
  readonly world: World;
  readonly flags: Flags;
  /** As it is by now: terminals change their size, and time goes on. */
  readonly view: () => View;
  /** One line for stderr. */
  readonly say: (line: string) => void;
}

/** Shows what a command gives until it gives no more, is asked to end, or nobody reads it. */
export async function runLive(
  stage: LiveStage,
  command: LiveCommand,
  context: Context,
  given: readonly string[],
): Promise<number> {
  const ending = new AbortController();
  const forget = onEnd(stage.world, () => ending.abort());
  const frames = command.frames(context, given, stage.flags, ending.signal)[Symbol.asyncIterator]();
  const ended = new Promise<null>((resolve) => ending.signal.addEventListener('abort', () => resolve(null)));
  const screen = screenOf(stage, command);
  let next: Promise<IteratorResult<unknown>> | undefined;
  try {
    while (!ending.signal.aborted) {
      next = frames.next();
      const frame = await Promise.race([next, ended]);
      if (frame === null || frame.done === true || !(await screen.show(frame.value))) break;
    }
  } finally {
    forget();
    ending.abort();
    await screen.end();
    // What it still does may take its time, and nobody waits for it.
    void next?.then(() => frames.return?.()).catch(() => {});
  }
  return 0;
}

/** Calls back when the process is asked to end, once: whoever asks again ends it at once. */
function onEnd(world: World, listener: () => void): () => void {
  const forget = () => {
    for (const signal of SIGNALS) world.off?.(signal, end);
  };
  const end = () => {
    forget();
    listener();
  };
  for (const signal of SIGNALS) world.on?.(signal, end);
  return forget;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Screen {
  /** False: nobody sees it any more. */
  readonly show: (result: unknown) => Promise<boolean>;
  readonly end: () => Promise<void>;
}

function screenOf(stage: LiveStage, command: LiveCommand): Screen {
  const { world, flags, view } = stage;
  const { stdout } = world;
  if (isOn(flags, 'json')) {
    const show = (result: unknown) => writeAnswer(stdout, `${printableJson(JSON.stringify(result))}\n`);
    return { show, end: async () => {} };
  }
  const text = (result: unknown) => command.render(result, view(), flags);
  if (stdout.isTTY === true && world.env['TERM'] !== 'dumb') return redrawnScreen(world, text);
  let said: readonly string[] = [];
  const show = (result: unknown) => {
    const notes = view().terminal ? [] : (command.notes?.(result) ?? []);
    for (const note of notes) if (!said.includes(note)) stage.say(note);
    said = notes;
    return writeAnswer(stdout, text(result));
  };
  return { show, end: async () => {} };
}

function redrawnScreen({ stdout }: World, text: (result: unknown) => string): Screen {
  const redraw = redrawOn(stdout);
  let last: { readonly result: unknown } | null = null;
  const again = () => {
    // Where that fails, the next frame does as well.
    if (last !== null) void redraw.draw(text(last.result)).catch(() => {});
  };
  stdout.on('resize', again);
  return {
    show: (result) => {
      last = { result };
      return redraw.draw(text(result));
    },
    end: () => {
      stdout.off('resize', again);
      return redraw.end();
    },
  };
}
