import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import type { EnvironmentState, ServedPrompt } from '../../src/domain/served-prompt.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';

/** A version that says `template`. */
export function servedVersion(version: number, template: string): ServedVersion {
  const content = canonicalContent({ template });
  return { version, versionId: `pv-${version.toString(16).padStart(12, '0')}`, digest: digestOf(content), content };
}

/** A prompt in its second version. */
export function servedPrompt(prompt: string, template = `what ${prompt} says`): ServedPrompt {
  return {
    prompt,
    revision: 1,
    live: servedVersion(2, template),
    previous: servedVersion(1, `${template}, as it said before`),
    test: null,
  };
}

/** A complete state of production at 1:7, or whatever else is given. */
export function completeState(given: Partial<EnvironmentState> = {}): EnvironmentState {
  return {
    databaseId: 'a3c6a0f4-7c7f-4c7b-9d3c-2f4d7c1f7a11',
    environment: 'production',
    head: { epoch: 1, revision: 7, mark: '6412ab81c2d3' },
    base: null,
    prompts: [servedPrompt('support/reply'), { ...servedPrompt('support/old'), live: null }],
    ...given,
  };
}

/** A state whose prompts say at which revision it is, so that parts of two states would show. */
export function stateAt(revision: number, count = 50): EnvironmentState {
  const names = Array.from({ length: count }, (_, i) => `many/p${i}`);
  return completeState({
    head: { epoch: 1, revision, mark: revision.toString(16) },
    prompts: names.map((name) => servedPrompt(name, `${name} at ${revision}`)),
  });
}
