import { createAssigner } from '../domain/assignment.ts';
import type { ServedPrompt } from '../domain/served-prompt.ts';
import type { ServedTest } from '../domain/served-test.ts';
import { isSameVersion, makeReady, type ReadyVersion } from './ready-version.ts';

/** A running test that was made ready to assign users. Arms go by their place: the control is 0, and what is live. */
export interface ReadyTest {
  readonly served: ServedTest;
  readonly assign: ReturnType<typeof createAssigner>;
  /** Each is made ready when somebody first gets it: most processes see few users of a test that has just begun. */
  readonly variants: (ReadyVersion | null)[];
  /** The arms, control and variants, for users who are counted. */
  readonly counted: (ReadyVersion | null)[];
}

/** `known` is the test as it was held before: what a variant says stays ready when the test is ramped. */
export function makeTestReady(served: ServedTest, known: ReadyTest | null): ReadyTest {
  const variants = served.variants.map((variant, index) => {
    const before = known?.variants[index] ?? null;
    return isSameVersion(before, variant) ? before : null;
  });
  return { served, assign: createAssigner(served), variants, counted: [null, ...served.variants.map(() => null)] };
}

/** A variant, ready; null: the test has no arm at that place. @throws PromptctlError `template-invalid`. */
export function readyVariant(prompt: string, { served, variants }: ReadyTest, place: number): ReadyVersion | null {
  const known = variants[place - 1];
  if (known != null) return known;
  const variant = served.variants[place - 1];
  if (variant === undefined) return null;
  const ready = makeReady(prompt, variant);
  variants[place - 1] = ready;
  return ready;
}

/** The arms of the test on a prompt by version, the control's first; none where no test runs. */
export function armsOf({ live, test }: ServedPrompt): readonly number[] {
  return live === null || test === null ? [] : [live, ...test.variants].map(({ version }) => version);
}
