/** What one prompt of one environment went through, as simply as can be said: a list, the versions that are held, and the test. */
export interface UndoStack {
  /** Top last; null is a retirement. */
  readonly entries: readonly (number | null)[];
  readonly held: ReadonlySet<number>;
  /** The test that runs; what is served is its control. */
  readonly test: { readonly variants: readonly number[]; readonly coverage: number } | null;
}

export const NOTHING_YET: UndoStack = { entries: [], held: new Set(), test: null };

export type Step =
  | { readonly kind: 'promote'; readonly version: number; readonly again: boolean; readonly stopTest: boolean }
  | { readonly kind: 'retire'; readonly stopTest: boolean }
  /** Without a version it goes to `~1`, or under a test nowhere. */
  | { readonly kind: 'rollback'; readonly version: number | null }
  | {
      readonly kind: 'test-start';
      readonly variants: readonly number[];
      readonly coverage: number;
      readonly again: boolean;
    }
  | { readonly kind: 'test-ramp'; readonly coverage: number }
  /** Without a version the control stays. */
  | { readonly kind: 'test-stop'; readonly version: number | null };

/** The stack after a step, or why the step is not made. */
export function takeStep(stack: UndoStack, step: Step): UndoStack | string {
  switch (step.kind) {
    case 'promote':
      return promote(stack, step);
    case 'retire':
      return retire(stack, step);
    case 'rollback':
      return rollback(stack, step);
    case 'test-start':
      return start(stack, step);
    case 'test-ramp':
      return ramp(stack, step);
    case 'test-stop':
      return stop(stack, step);
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

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

function promote(stack: UndoStack, { version, again, stopTest }: Of<'promote'>): UndoStack | string {
  const current = served(stack);
  if (version === current) return stack.test !== null && stopTest ? { ...stack, test: null } : 'unchanged';
  if (stack.test !== null && !stopTest) return 'prompt-under-test';
  if (stack.held.has(version) && !again) return 'version-held';
  if (current !== null && version < current) return 'promote-backward';
  return push(stack, version);
}

function retire(stack: UndoStack, { stopTest }: Of<'retire'>): UndoStack | string {
  if (served(stack) === null) return 'unchanged';
  return stack.test !== null && !stopTest ? 'prompt-under-test' : push(stack, null);
}

function rollback(stack: UndoStack, step: Of<'rollback'>): UndoStack | string {
  const { entries, held, test } = stack;
  const variants = test?.variants ?? [];
  if (test !== null && (step.version ?? served(stack)) === served(stack)) {
    return { entries, held: new Set([...held, ...variants]), test: null };
  }
  const version = step.version ?? earlier(stack)[0] ?? null;
  if (version === null) return 'nothing-before';
  const place = entries.slice(0, -1).lastIndexOf(version);
  if (place === -1) return 'not-served-before';
  if (version === served(stack)) return 'unchanged';
  const steppedOver = entries.slice(place + 1).filter((entry) => entry !== null);
  const holds = new Set([...held, ...steppedOver, ...variants]);
  return { entries: entries.slice(0, place + 1), held: without(holds, version), test: null };
}

function start(stack: UndoStack, { variants, coverage, again }: Of<'test-start'>): UndoStack | string {
  const control = served(stack);
  if (stack.test !== null) return 'test-running';
  if (control === null) return 'not-deployed';
  if (variants.includes(control)) return 'control-named';
  if (!again && variants.some((variant) => stack.held.has(variant))) return 'version-held';
  return { ...stack, test: { variants, coverage } };
}

function ramp(stack: UndoStack, { coverage }: Of<'test-ramp'>): UndoStack | string {
  if (stack.test === null) return 'test-not-running';
  if (coverage === stack.test.coverage) return 'unchanged';
  return coverage < stack.test.coverage ? 'coverage-lower' : { ...stack, test: { ...stack.test, coverage } };
}

function stop(stack: UndoStack, { version }: Of<'test-stop'>): UndoStack | string {
  if (stack.test === null) return 'test-not-running';
  if (version === null || version === served(stack)) return { ...stack, test: null };
  return stack.test.variants.includes(version) ? push(stack, version) : 'arm-not-found';
}

function push({ entries, held }: UndoStack, version: number | null): UndoStack {
  return { entries: [...entries, version], held: version === null ? held : without(held, version), test: null };
}

function without(set: ReadonlySet<number>, member: number): ReadonlySet<number> {
  return new Set([...set].filter((other) => other !== member));
}
