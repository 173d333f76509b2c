import { PromptctlError } from '../domain/errors/error.ts';
import { ENVIRONMENT_NAME } from '../domain/prompt.ts';
import { didYouMean } from '../domain/suggest.ts';

/** @throws PromptctlError `options-invalid` for an option that there is not. */
export function requireKnown(options: object, known: readonly string[]): void {
  for (const option of Object.keys(options)) {
    if (known.includes(option)) continue;
    const near = didYouMean(option, known);
    throw invalidOption(option, `is no option${near === null ? '' : `; ${near}`}`);
  }
}

/** @throws PromptctlError `environment-name-invalid`. */
export function requireEnvironmentName(name: string): void {
  if (!ENVIRONMENT_NAME.test(name)) throw new PromptctlError('environment-name-invalid', { name });
}

/** The error for an option that cannot be used. */
export function invalidOption(option: string, problem: string): PromptctlError {
  return new PromptctlError('options-invalid', { option, problem });
}
