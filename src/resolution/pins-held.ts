import { type HeldPrompt, heldVersion, holdsVersion } from './held-prompt.ts';
import type { HeldState } from './holding.ts';
import type { Pins } from './pins.ts';
import type { ReadyVersion } from './ready-version.ts';

/** The version that a prompt is pinned at, also one that was at hand once; null where it is not pinned, or cannot be had, which is reported. */
export function pinnedVersion(pins: Pins, state: HeldState, name: string): ReadyVersion | null {
  const version = pins.versions.get(name);
  if (version === undefined) return null;
  const held = state.prompts.get(name);
  const atHand = held === undefined ? null : heldVersion(held, version);
  const found = atHand ?? fetchedVersion(pins, name, version) ?? keptVersion(pins, name, version);
  if (found === null && pins.reported.get(name) !== state.head) {
    pins.reported.set(name, state.head);
    pins.onProblem('pin-unavailable', describeUnavailable(name, version, held));
  }
  return found;
}

/** Keeps the pinned versions that are at hand, of prompts too that nobody asked for yet: what is held next may not have them. */
export function keepPinned({ versions, kept }: Pins, { prompts }: HeldState): void {
  for (const [name, version] of versions) {
    const held = prompts.get(name);
    if (held !== undefined && holdsVersion(held, version)) kept.set(name, held);
  }
}

/** The pins that only Postgres can still honour: their versions are not at hand, never were, and are not fetched. */
export function pinsToFetch(
  { versions, fetched, kept }: Pins,
  { prompts }: HeldState,
): { readonly name: string; readonly version: number }[] {
  return [...versions]
    .map(([name, version]) => ({ name, version }))
    .filter(({ name, version }) => {
      const isHeld = [prompts.get(name), kept.get(name)].some(
        (held) => held !== undefined && holdsVersion(held, version),
      );
      return !isHeld && fetched.get(name)?.version !== version;
    });
}

function fetchedVersion({ fetched }: Pins, name: string, version: number): ReadyVersion | null {
  const found = fetched.get(name);
  return found?.version === version ? found : null;
}

function keptVersion({ kept }: Pins, name: string, version: number): ReadyVersion | null {
  const held = kept.get(name);
  return held === undefined ? null : heldVersion(held, version);
}

function describeUnavailable(name: string, version: number, held: HeldPrompt | undefined): string {
  const live = held?.served.live?.version;
  const instead = live === undefined ? 'nothing is served' : `version ${live} is served`;
  return `${name} is pinned at version ${version}, which cannot be had now; ${instead} instead`;
}
