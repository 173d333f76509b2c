import { PromptctlError } from '../../domain/errors/error.ts';
import { enumerate } from '../../domain/words.ts';
import type { GetPromptOptions } from '../prompts.ts';
import type { ReadyVersion } from '../ready-version.ts';
import { armUnavailable, requireVersion } from '../resolve.ts';
import type { GivenTest } from './test-arms.ts';

/** What a unit test gives. */
export interface Given {
  readonly prompts: ReadonlyMap<string, ReadyVersion>;
  readonly tests: ReadonlyMap<string, GivenTest>;
}

/**
 * What a call gets of a prompt, by the rules of those that a database serves; undefined: there is no such prompt.
 * @throws PromptctlError `options-invalid`, `version-not-found`, `arm-unavailable`.
 */
export function chooseGiven(
  { prompts, tests }: Given,
  name: string,
  environment: string,
  { version, arm, userId }: GetPromptOptions,
): ReadyVersion | undefined {
  if (version !== undefined) requireVersion(version);
  const [live, test] = [prompts.get(name), tests.get(name)];
  if (live === undefined) return undefined;
  if (version !== undefined) return givenVersion(name, version, test?.arms ?? new Map([[live.version ?? 1, live]]));
  if (arm !== undefined) return givenArm(name, environment, arm, test);
  if (test === undefined || userId == null || userId === '') return live;
  return test.byUser.get(userId) ?? test.control;
}

function givenVersion(name: string, version: number, versions: ReadonlyMap<number, ReadyVersion>): ReadyVersion {
  const ready = versions.get(version);
  if (ready !== undefined) return ready;
  const numbers = Array.from(versions.keys(), String);
  const known = `the test gives version${numbers.length > 1 ? 's' : ''} ${enumerate(numbers)}`;
  throw new PromptctlError('version-not-found', { reference: `${name}@${version}`, known });
}

function givenArm(name: string, environment: string, arm: number, test: GivenTest | undefined): ReadyVersion {
  const ready = test?.arms.get(arm);
  if (ready === undefined) throw armUnavailable(name, environment, arm, [...(test?.arms.keys() ?? [])]);
  return ready;
}
