/** What one prompt of one environment went through, as simply as can be said: a list, and the versions that are held. */
export interface UndoStack {
  /** Top last; null is a retirement. */
  readonly entries: readonly (number | null)[];
  readonly held: ReadonlySet<number>;
}

export const NOTHING_YET: UndoStack = { entries: [], held: new Set() };

export type Step =
  | { readonly kind: 'promote'; readonly version: number; readonly again: boolean }
  | { readonly kind: 'retire' }
  /** Without a version it goes to `~1`. */
  | { readonly kind: 'rollback'; readonly version: number | null };

/** The stack after a step, or why the step is not made. */
export function takeStep(stack: UndoStack, step: Step): UndoStack | string {
  switch (step.kind) {
    case 'promote':
      return promote(stack, step);
    case 'retire':
      return served(stack) === null ? 'unchanged' : { ...stack, entries: [...stack.entries, null] };
    case 'rollback':
      return rollback(stack, step.version ?? earlier(stack)[0] ?? null);
  }
}

export function served({ entries }: UndoStack): number | null {
  return entries.at(-1) ?? null;
}

/** What `~1`, `~2` … mean. */
export function earlier(stack: UndoStack): number[] {
  const below = stack.entries.slice(0, -1).toReversed();
  const open = below.filter((entry) => entry !== null && entry !== served(stack) && !stack.held.has(entry)) as number[];
  return [...new Set(open)];
}

function promote(stack: UndoStack, { version, again }: { version: number; again: boolean }): UndoStack | string {
  const current = served(stack);
  if (version === current) return 'unchanged';
  if (stack.held.has(version) && !again) return 'version-held';
  if (current !== null && version < current) return 'promote-backward';
  return { entries: [...stack.entries, version], held: without(stack.held, version) };
}

function rollback(stack: UndoStack, version: number | null): UndoStack | string {
  const { entries, held } = stack;
  if (version === null) return 'nothing-before';
  const place = entries.slice(0, -1).lastIndexOf(version);
  if (place === -1) return 'not-served-before';
  if (version === served(stack)) return 'unchanged';
  const steppedOver = entries.slice(place + 1).filter((entry) => entry !== null);
  return { entries: entries.slice(0, place + 1), held: without(new Set([...held, ...steppedOver]), version) };
}

function without(set: ReadonlySet<number>, member: number): ReadonlySet<number> {
  return new Set([...set].filter((other) => other !== member));
}
