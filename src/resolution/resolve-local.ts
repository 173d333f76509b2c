import { notServed } from './not-served.ts';
import type { ReadyVersion } from './ready-version.ts';
import { resolveReady, type Variables } from './resolve-ready.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';

/** Prompts that no database serves: files in local work, and those of unit tests. */
export interface LocalPrompts extends Pick<ResolvedPrompt, 'environment' | 'source' | 'head'> {
  readonly prompts: ReadonlyMap<string, ReadyVersion>;
}

/**
 * A local prompt, rendered, by the rules and with the errors of served ones. It is never stale: there is nothing behind it. `ready` is
 * what is served under the name; undefined: nothing.
 */
export function resolveLocal(
  local: LocalPrompts,
  name: string,
  ready: ReadyVersion | undefined,
  variables: Variables,
  userId: string | null | undefined,
): ResolvedPrompt {
  const { environment, source, head, prompts } = local;
  if (ready === undefined) {
    throw notServed({ environment, state: prompts, isRetired: false, names: () => prompts.keys() }, name);
  }
  return resolveReady(ready, name, variables, environment, source, false, head, userId);
}
