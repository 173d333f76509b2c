import { printableLine } from '../printable.ts';
import { enumerate, quote } from '../words.ts';
import { row } from './row.ts';

export interface PushConflict {
  readonly prompt: string;
  readonly base: number | null;
  readonly head: number;
  /** The versions pushed since the base, oldest first. */
  readonly since: readonly {
    readonly version: number;
    readonly author: string;
    readonly at: string;
    readonly message: string;
  }[];
}

/** Prompts and their versions: what was never pushed, or pushed by somebody else meanwhile. */
export const versionErrors = {
  'prompt-not-found': row<{ names: readonly string[]; suggestions: readonly string[] }>(
    4,
    'No prompt of that name was ever pushed.',
    ({ names }) => `there is no prompt ${enumerate(names.map(quote))}`,
    ({ suggestions }) =>
      suggestions.length > 0
        ? `did you mean ${suggestions.map(quote).join(' or ')}?`
        : 'promptctl list shows what was pushed',
  ),
  'version-not-found': row<{ reference: string; known: string | null }>(
    4,
    'The prompt exists, but not that version of it.',
    ({ reference, known }) => `there is no ${reference}${known === null ? '' : `: ${known}`}`,
    ({ reference }) => `promptctl log ${reference.split('@')[0]} shows its versions`,
  ),
  'nothing-pushed': row<Record<string, never>>(
    4,
    'No prompt was ever pushed to this database.',
    () => 'no prompt was pushed yet',
    () => 'promptctl push stores what the files say',
  ),
  'files-not-pushed': row<{ names: readonly string[] }>(
    1,
    'promote --files found prompts whose content was never pushed.',
    ({ names }) => `not pushed as the files stand: ${enumerate(names)}`,
    () => 'promptctl push, then promote --files again',
  ),
  'push-conflict': row<{ conflicts: readonly PushConflict[] }>(
    5,
    'Somebody pushed since the version that this checkout was based on.',
    ({ conflicts }) =>
      conflicts
        .map(
          (c) =>
            `${c.prompt}: ${c.base === null ? 'this checkout is based on no known version' : `based on version ${c.base}`}, newest is ${c.head}${since(c)}`,
        )
        .join('\n'),
    ({ conflicts }) => {
      const first = conflicts[0];
      return first === undefined
        ? null
        : `take theirs:          promptctl pull ${first.prompt} --force\nput yours on top:     promptctl push --only ${first.prompt} --onto ${first.head}\nin a pipeline: fetch the whole history, so that it shows whether that version is part of it`;
    },
  ),
  'onto-not-head': row<{ prompt: string; onto: number; head: number | null }>(
    5,
    '--onto names a version that is not the newest.',
    ({ prompt, onto, head }) =>
      `${prompt}@${onto} is not the newest version; ${head === null ? 'the prompt was never pushed' : `${prompt}@${head} is`}`,
    ({ prompt, head }) =>
      head === null
        ? 'push without --onto'
        : `look at it (promptctl diff ${prompt}), then push --only ${prompt} --onto ${head}`,
  ),
};

function since({ since: versions }: PushConflict): string {
  return versions
    .map((v) =>
      `\n  ${v.version}  ${printableLine(v.author)}  ${v.at}  ${printableLine(v.message.split('\n')[0] ?? '')}`.trimEnd(),
    )
    .join('');
}
