import { LRUCache } from 'lru-cache';
import { PromptctlError } from '../domain/errors/error.ts';
import { suggest } from '../domain/suggest.ts';
import { describeValue } from '../domain/template/value.ts';

/** Longer names are no slip of the finger, and are kept nowhere. */
const LONGEST_NAME = 128;
const SHOWN_NAME = 200;
/** Comparing letter by letter costs 60 ms for 10,000 names, so only those that look alike at both ends are compared. */
const MOST_CANDIDATES = 200;
const REMEMBERED = 100;

/** Where a name was looked for. */
export interface Searched {
  readonly environment: string;
  /** The state that was looked at; suggestions are remembered for as long as it lives. */
  readonly state: object;
  readonly isRetired: boolean;
  readonly names: () => Iterable<string>;
}

const SUGGESTIONS = new WeakMap<object, LRUCache<string, readonly string[]>>();

/** The error for a name that nothing is served under; `options-invalid` for what is no name at all. */
export function notServed(searched: Searched, name: unknown): PromptctlError {
  if (typeof name !== 'string') return notName(name);
  const { environment, isRetired } = searched;
  const suggestions = isRetired || name.length > LONGEST_NAME ? [] : suggestionsFor(name, searched);
  return new PromptctlError('prompt-not-served', {
    environment,
    name: name.slice(0, SHOWN_NAME),
    retired: isRetired,
    suggestions,
  });
}

/** The error for a name that is no text. */
export function notName(name: unknown): PromptctlError {
  const problem = `must be a string, not ${describeValue(name)}`;
  return new PromptctlError('options-invalid', { option: 'name', problem });
}

/** Remembered: an app that asks for a wrong name asks for it again and again. */
function suggestionsFor(name: string, { state, names }: Searched): readonly string[] {
  const remembered = SUGGESTIONS.get(state) ?? new LRUCache<string, readonly string[]>({ max: REMEMBERED });
  SUGGESTIONS.set(state, remembered);
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const found = suggest(name, candidatesFor(name, names()));
  remembered.set(name, found);
  return found;
}

function candidatesFor(name: string, names: Iterable<string>): string[] {
  const word = name.toLowerCase();
  const all = [...names];
  if (all.length <= MOST_CANDIDATES) return all;
  return all
    .map((candidate) => ({ candidate, shared: sharedEnds(word, candidate) }))
    .filter(({ shared }) => shared * 3 >= word.length)
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, MOST_CANDIDATES)
    .map(({ candidate }) => candidate);
}

/** How many letters two words have in common at their start and at their end. */
function sharedEnds(word: string, candidate: string): number {
  const shorter = Math.min(word.length, candidate.length);
  let start = 0;
  while (start < shorter && word[start] === candidate[start]) start++;
  let end = 0;
  while (end < shorter - start && word.at(-1 - end) === candidate.at(-1 - end)) end++;
  return start + end;
}
