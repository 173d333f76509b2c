import { type HeldPrompt, heldVersion, holdsVersion } from './held-prompt.ts';
import type { HeldState } from './holding.ts';
import type { Pins } from './pins.ts';
import type { ReadyVersion } from './ready-version.ts';

/** The version that a prompt is pinned at; null where it is not pinned, or the version is not at hand, which is reported. */
export function pinnedVersion(pins: Pins, state: HeldState, name: string): ReadyVersion | null {
  const version = pins.versions.get(name);
  if (version === undefined) return null;
  const held = state.prompts.get(name);
  const found = (held === undefined ? null : heldVersion(held, version)) ?? fetchedVersion(pins, name, version);
  if (found === null && pins.reported.get(name) !== state.head) {
    pins.reported.set(name, state.head);
    pins.onProblem('pin-unavailable', describeUnavailable(name, version, held));
  }
  return found;
}

/** The pins that only Postgres can still honour: their versions are neither at hand nor fetched. */
export function pinsToFetch(
  { versions, fetched }: Pins,
  { prompts }: HeldState,
): { readonly name: string; readonly version: number }[] {
  return [...versions]
    .map(([name, version]) => ({ name, version }))
    .filter(({ name, version }) => {
      const held = prompts.get(name);
      return !(held !== undefined && holdsVersion(held, version)) && fetched.get(name)?.version !== version;
    });
}

function fetchedVersion({ fetched }: Pins, name: string, version: number): ReadyVersion | null {
  const found = fetched.get(name);
  return found?.version === version ? found : null;
}

function describeUnavailable(name: string, version: number, held: HeldPrompt | undefined): string {
  const live = held?.served.live?.version;
  const instead = live === undefined ? 'nothing is served' : `version ${live} is served`;
  return `${name} is pinned at version ${version}, which cannot be had now; ${instead} instead`;
}
