import type { ServedPrompt } from '../domain/served-prompt.ts';
import type { ServedVersion } from '../domain/served-version.ts';
import { makeTestReady, type ReadyTest, readyVariant } from './ready-test.ts';
import { countedIn, isSameVersion, makeReady, type ReadyVersion } from './ready-version.ts';

/** A served prompt in memory. It is made ready when somebody first asks for it: most processes use few of many prompts. */
export interface HeldPrompt {
  readonly served: ServedPrompt;
  ready: ReadyVersion | null;
  /** The test that runs on it, once a user was to be assigned. */
  test: ReadyTest | null;
}

/** A prompt as it is held from now on; what says what it said before stays ready. */
export function holdPrompt(served: ServedPrompt, known: HeldPrompt | null): HeldPrompt {
  const isSame = isSameVersion(known?.served.live ?? null, served.live);
  const test =
    known === null || known.test === null || served.test === null ? null : makeTestReady(served.test, known.test);
  return { served, ready: isSame ? (known?.ready ?? null) : null, test };
}

/** What is live of a prompt, ready; null: retired. @throws PromptctlError `template-invalid`. */
export function readyVersion(held: HeldPrompt): ReadyVersion | null {
  if (held.ready === null && held.served.live !== null) held.ready = makeReady(held.served.prompt, held.served.live);
  return held.ready;
}

/**
 * What a user gets of a prompt, ready: the arm of the running test, else what is live; null: retired. On the hot path: once an arm was
 * made ready, nothing is allocated here.
 * @throws PromptctlError `template-invalid`.
 */
export function readyFor(held: HeldPrompt, userId: string | null | undefined): ReadyVersion | null {
  const { test: running } = held.served;
  if (running === null || userId == null) return readyVersion(held);
  held.test ??= makeTestReady(running, null);
  const { test } = held;
  const assigned = test.assign(userId);
  if (assigned === null) return readyVersion(held);
  if (assigned.isForced) return readyArm(held, test, assigned.place);
  return test.counted[assigned.place] ?? readyCounted(held, test, assigned.place);
}

function readyArm(held: HeldPrompt, test: ReadyTest, place: number): ReadyVersion | null {
  return place === 0 ? readyVersion(held) : readyVariant(held.served.prompt, test, place);
}

function readyCounted(held: HeldPrompt, test: ReadyTest, place: number): ReadyVersion | null {
  const ready = readyArm(held, test, place);
  if (ready === null || ready.version === null) return ready;
  const counted = countedIn(ready, test.served.id, ready.version, test.served.coverage);
  test.counted[place] = counted;
  return counted;
}

const PREVIOUS = new WeakMap<ServedVersion, ReadyVersion>();

/** What was live of a prompt before, ready; kept for as long as it is held. @throws PromptctlError `template-invalid`. */
function readyPrevious({ served: { prompt, previous } }: HeldPrompt): ReadyVersion | null {
  if (previous === null) return null;
  const known = PREVIOUS.get(previous);
  if (known !== undefined) return known;
  const ready = makeReady(prompt, previous);
  PREVIOUS.set(previous, ready);
  return ready;
}

/** True for a version that is live, was before, or is an arm of the running test: at hand without being fetched. */
export function holdsVersion({ served: { live, previous, test } }: HeldPrompt, version: number): boolean {
  if (live?.version === version || previous?.version === version) return true;
  return test !== null && test.variants.some((variant) => variant.version === version);
}

/**
 * A version that is live, was before, or is an arm of the running test, ready and counted in nothing; null: it is none of them.
 * @throws PromptctlError `template-invalid`.
 */
export function heldVersion(held: HeldPrompt, version: number): ReadyVersion | null {
  const { live, previous, test } = held.served;
  if (live?.version === version) return readyVersion(held);
  if (previous?.version === version) return readyPrevious(held);
  const place = 1 + (test?.variants.findIndex((variant) => variant.version === version) ?? -1);
  if (test === null || place === 0) return null;
  held.test ??= makeTestReady(test, null);
  return readyVariant(held.served.prompt, held.test, place);
}
