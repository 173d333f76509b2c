import type { LocalPrompt } from '../plan.ts';
import { lineStarts, placesOf } from '../prompt-file/place.ts';
import { type FoundSecret, findSecrets } from '../secrets.ts';

/** Where something looks like a secret. */
export interface SecretPlace {
  readonly kind: string;
  /** False: it may well be an example. */
  readonly certain: boolean;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly start: string;
}

/** `prompts.yaml:12:5 GitHub token (ghp_…)`. */
export function describeSecret({ file, line, column, kind, start }: SecretPlace): string {
  return `${file}:${line}:${column} ${kind} (${start}…)`;
}

/** What looks like a secret anywhere in a file, comments included. */
export function secretsInFile(file: string, text: string): SecretPlace[] {
  const places = placesOf(text);
  return findSecrets(text).map((found) => ({ ...told(found), file, ...places.at(found.offset) }));
}

/**
 * What looks like a secret in what is pushed of a prompt, at its place in the file as far as it stands there literally. `textOf` gives the
 * text of the file, which is asked for only when there is something to be found in it.
 */
export function secretsInPrompt(prompt: LocalPrompt, canonical: string, textOf: () => string): SecretPlace[] {
  const { file, description, tags } = prompt;
  return [description, ...tags, ...textsOf(JSON.parse(canonical))].flatMap((part) =>
    findSecrets(part).map((found) => {
      const [literal = ''] = part.slice(found.offset, found.offset + found.length).split('\n');
      return { ...told(found), file, ...placeOf(literal, prompt, textOf()) };
    }),
  );
}

function placeOf(literal: string, { line, column }: LocalPrompt, text: string): Pick<SecretPlace, 'line' | 'column'> {
  const at = text.indexOf(literal, lineStarts(text)[line - 1]);
  return at < 0 ? { line, column } : placesOf(text).at(at);
}

function told({ kind, certain, start }: FoundSecret): Pick<SecretPlace, 'kind' | 'certain' | 'start'> {
  return { kind, certain, start };
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)]);
}
