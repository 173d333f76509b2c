import { PromptctlError } from './errors/error.ts';
import { ENVIRONMENT_NAME, PROMPT_NAME } from './prompt.ts';

/** What follows the `@` of a reference. */
export type Selector =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'latest' }
  | { readonly kind: 'environment'; readonly environment: string; readonly back: number }
  | { readonly kind: 'digest'; readonly prefix: string };

/** A prompt, and optionally one of its versions: `support/reply`, `support/reply@7`, `support/reply@production~1`. */
export interface Reference {
  readonly name: string;
  readonly selector: Selector | null;
}

/**
 * Reads a reference: `name`, `name@7`, `name@latest`, `name@staging`, `name@production~1`, `name@sha:9f3c1a`.
 * @throws PromptctlError `reference-invalid` naming the part that does not fit.
 */
export function parseReference(text: string): Reference {
  const at = text.indexOf('@');
  const name = at < 0 ? text : text.slice(0, at);
  if (!PROMPT_NAME.test(name)) throw new PromptctlError('reference-invalid', { text, part: 'name' });
  return { name, selector: at < 0 ? null : parseSelector(text, text.slice(at + 1)) };
}

/** The reference as people write it; `parseReference` reads it back. */
export function formatReference({ name, selector }: Reference): string {
  return selector === null ? name : `${name}@${formatSelector(selector)}`;
}

function formatSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'version':
      return String(selector.version);
    case 'latest':
      return 'latest';
    case 'environment':
      return selector.back === 0 ? selector.environment : `${selector.environment}~${selector.back}`;
    case 'digest':
      return `sha:${selector.prefix}`;
  }
}

function parseSelector(text: string, selector: string): Selector {
  if (/^[1-9][0-9]{0,8}$/.test(selector)) return { kind: 'version', version: Number(selector) };
  if (selector === 'latest') return { kind: 'latest' };
  const digest = /^sha:([0-9a-f]{6,64})$/.exec(selector);
  if (digest?.[1] !== undefined) return { kind: 'digest', prefix: digest[1] };
  const [environment = '', back, ...rest] = selector.split('~');
  const backIsNumber = back === undefined || /^[0-9]{1,4}$/.test(back);
  if (rest.length > 0 || !backIsNumber || !ENVIRONMENT_NAME.test(environment)) {
    throw new PromptctlError('reference-invalid', { text, part: 'selector' });
  }
  return { kind: 'environment', environment, back: back === undefined ? 0 : Number(back) };
}
