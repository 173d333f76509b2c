import { PromptctlError } from '../domain/errors/error.ts';
import type { Head } from '../domain/head.ts';
import { PROMPT_NAME } from '../domain/prompt.ts';
import { describeValue, isObject } from '../domain/template/value.ts';
import type { HeldPrompt } from './held-prompt.ts';
import type { ReadyVersion } from './ready-version.ts';

/** The operator's last resort: prompts that are served at a version, whatever is released. */
export interface Pins {
  /** With none, resolving looks no further. */
  readonly size: number;
  readonly versions: ReadonlyMap<string, number>;
  /** The pinned versions that are not at hand (not live, not live before, no arm of a running test), by prompt; whoever fetches them puts them here. */
  readonly fetched: Map<string, ReadyVersion>;
  /** Prompts as they were held when their pinned version was last at hand: releases leave it behind, and nobody may be there to fetch it from. */
  readonly kept: Map<string, HeldPrompt>;
  /** The head at which a prompt's pin was last reported as unavailable. */
  readonly reported: Map<string, Head>;
  readonly onProblem: (code: 'pin-unavailable', message: string) => void;
}

/** As large as a version number gets in references. */
const LARGEST_VERSION = 999_999_999;

/** `onProblem` is told of every pin that cannot be honoured, once for each head. */
export function createPins(versions: ReadonlyMap<string, number>, onProblem: Pins['onProblem']): Pins {
  return { size: versions.size, versions, fetched: new Map(), kept: new Map(), reported: new Map(), onProblem };
}

/**
 * Reads pins as an environment variable has them: `support/reply@7, billing/dunning@3`, with commas or white space in between.
 * @throws PromptctlError `pins-invalid`, also for a prompt at two versions; `origin` says where the text stands.
 */
export function parsePins(text: string, origin: string): ReadonlyMap<string, number> {
  const pins = new Map<string, number>();
  for (const word of text.split(/[\s,]+/)) {
    if (word === '') continue;
    const [, name = '', digits = ''] = /^([^@]*)@([1-9][0-9]{0,8})$/.exec(word) ?? [];
    const version = Number(digits);
    if (!PROMPT_NAME.test(name) || (pins.get(name) ?? version) !== version) throw invalid(origin, word);
    pins.set(name, version);
  }
  return pins;
}

/** Checks pins as a program gives them: versions by name. @throws PromptctlError `pins-invalid`. */
export function checkPins(pins: unknown, origin: string): ReadonlyMap<string, number> {
  if (!isObject(pins) || Array.isArray(pins)) throw invalid(origin, describeValue(pins));
  const checked = new Map<string, number>();
  for (const [name, version] of Object.entries(pins)) {
    if (!PROMPT_NAME.test(name) || !isVersion(version)) throw invalid(origin, `${name}@${asWritten(version)}`);
    checked.set(name, version);
  }
  return checked;
}

/** True for what can be the number of a version. */
export function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LARGEST_VERSION;
}

function asWritten(version: unknown): string {
  return typeof version === 'string' ? version : describeValue(version);
}

function invalid(origin: string, text: string): PromptctlError {
  return new PromptctlError('pins-invalid', { origin, text });
}
