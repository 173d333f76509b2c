import type { VariablesEvent } from '../domain/execution.ts';

/** Sets of names that a process tells of in a day; an app that makes names up does not fill the memory. */
const MOST_SETS = 10_000;
/** As many as take_variables takes. */
const MOST_NAMES = 500;
const LONGEST_NAME = 128;

/** What variables were noted today. */
export interface Noted {
  /** Null: noted already, or nothing to note. */
  readonly variablesOf: (
    environment: string,
    prompt: string,
    day: string,
    names: readonly string[],
  ) => VariablesEvent | null;
  readonly add: (event: VariablesEvent) => void;
}

export function createNoted(): Noted {
  const sets = new Set<string>();
  let today = '';
  return {
    variablesOf: (environment, prompt, day, given) => {
      if (day !== today) sets.clear();
      today = day;
      const names = given.filter((name) => name.length <= LONGEST_NAME && !name.includes('\0')).slice(0, MOST_NAMES);
      if (names.length === 0 || sets.size >= MOST_SETS) return null;
      const event: VariablesEvent = { kind: 'variables', environment, prompt, day, names: names.toSorted() };
      return sets.has(keyOf(event)) ? null : event;
    },
    add: (event) => void sets.add(keyOf(event)),
  };
}

function keyOf({ environment, prompt, names }: VariablesEvent): string {
  return JSON.stringify([environment, prompt, names]);
}
