import { MOST_ARMS } from '../../domain/arms.ts';
import { ALL } from '../../domain/basis-points.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { describeValue, isObject } from '../../domain/template/value.ts';
import { quote } from '../../domain/words.ts';
import { invalidOption } from '../option-checks.ts';
import { isVersion } from '../pins.ts';
import { countedIn, type ReadyVersion } from '../ready-version.ts';
import { readTestPrompt, type TestPrompt } from './test-set.ts';

/** A variant of an A/B test in a unit test: the fields of a prompt, its version, and who gets it. */
export interface TestVariant extends TestPrompt {
  readonly version: number;
  /** By their ids. Every other user gets the control. */
  readonly users?: readonly string[];
}

/** The variants that are tested against a prompt, by its name; the prompt itself is the control. */
export interface VariantsByPrompt {
  readonly [prompt: string]: readonly TestVariant[];
}

/** A test that is ready to be served. */
export interface GivenTest {
  /** By version, the control first; counted in nothing. */
  readonly arms: ReadonlyMap<number, ReadyVersion>;
  /** What a user gets, counted, who is in no variant. */
  readonly control: ReadyVersion;
  /** What the users of the variants get, counted. */
  readonly byUser: ReadonlyMap<string, ReadyVersion>;
}

/** The tests of a unit test, by prompt; all users are in them. @throws PromptctlError `options-invalid` naming the place, `files-invalid`. */
export function readTestArms(
  tests: VariantsByPrompt,
  prompts: ReadonlyMap<string, ReadyVersion>,
): ReadonlyMap<string, GivenTest> {
  if (!isObject(tests) || Array.isArray(tests)) throw invalidOption('arms', 'must hold lists of variants by prompt');
  const entries = Object.entries(tests).map(([name, variants], index) => {
    const place = `arms[${quote(name)}]`;
    const control = prompts.get(name);
    if (control === undefined) throw invalidOption(place, `is of no prompt that is given${near(name, prompts)}`);
    if (!Array.isArray(variants) || variants.length === 0) throw invalidOption(place, 'must be a list of variants');
    if (variants.length >= MOST_ARMS)
      throw invalidOption(place, `must be at most ${MOST_ARMS - 1} variants: a test has ${MOST_ARMS} arms`);
    const id = `ab-${(index + 1).toString(16).padStart(12, '0')}`;
    return [name, readTest(id, name, control, variants)] as const;
  });
  return new Map(entries);
}

function readTest(id: string, name: string, control: ReadyVersion, variants: readonly TestVariant[]): GivenTest {
  const arms = new Map([[control.version ?? 1, control]]);
  const byUser = new Map<string, ReadyVersion>();
  for (const [index, variant] of variants.entries()) {
    const place = `arms[${quote(name)}][${index}]`;
    const { version, users, ...prompt } = isObject(variant) ? variant : { version: undefined };
    requireNew(`${place}.version`, version, arms);
    for (const ready of readTestPrompt(place, name, { ...prompt, version })) {
      arms.set(version, ready);
      addUsers(`${place}.users`, users ?? [], count(id, ready), byUser);
    }
  }
  return { arms, control: count(id, control), byUser };
}

function count(id: string, ready: ReadyVersion): ReadyVersion {
  return countedIn(ready, id, ready.version ?? 1, ALL);
}

function requireNew(
  place: string,
  version: unknown,
  arms: ReadonlyMap<number, ReadyVersion>,
): asserts version is number {
  if (!isVersion(version)) throw invalidOption(place, `must be the number of a version, not ${describeValue(version)}`);
  const [control] = arms.keys();
  if (version === control) throw invalidOption(place, `is ${version}, which is the control's`);
  if (arms.has(version)) throw invalidOption(place, `repeats ${version}`);
}

function addUsers(
  place: string,
  users: readonly string[],
  ready: ReadyVersion,
  byUser: Map<string, ReadyVersion>,
): void {
  if (!Array.isArray(users) || users.some((user) => typeof user !== 'string' || user === '')) {
    throw invalidOption(place, 'must be a list of user ids');
  }
  for (const user of users) {
    if (byUser.has(user)) throw invalidOption(place, `has ${quote(user)}, who is in an arm already`);
    byUser.set(user, ready);
  }
}

function near(name: string, prompts: ReadonlyMap<string, unknown>): string {
  const suggestion = didYouMean(name, [...prompts.keys()]);
  return suggestion === null ? '' : `; ${suggestion}`;
}
