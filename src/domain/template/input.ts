import { isAccepted } from './acceptance.ts';
import type { CompiledPrompt } from './compile.ts';
import { refusedValues, unknownVariables } from './refusal.ts';

/** What a caller gives: values by variable name. Only own properties count, and null or undefined is absence. */
export interface GivenVariables {
  readonly [name: string]: unknown;
}

/**
 * The value of each declared variable, in their order: what was given, else the default, else null. Every property
 * is read once, so that what was checked is what is rendered.
 * @throws PromptctlError `variables-missing` or `variables-invalid`, each naming all of them.
 */
export function readValues(prompt: CompiledPrompt, given: GivenVariables): readonly unknown[] {
  const values: unknown[] = [];
  let refused = false;
  for (const variable of prompt.variables) {
    const value = Object.hasOwn(given, variable.name) ? (given[variable.name] ?? null) : null;
    if (value === null ? variable.required : !isAccepted(value, variable)) refused = true;
    values.push(value ?? variable.fallback);
  }
  if (refused) throw refusedValues(prompt, values);
  return values;
}

/**
 * Refuses variables that the prompt does not declare.
 * @throws PromptctlError `variables-unknown` naming all of them.
 */
export function refuseUnknown(prompt: CompiledPrompt, given: GivenVariables): void {
  const declared = new Set(prompt.variables.map(({ name }) => name));
  const unknown = Object.keys(given).filter((name) => !declared.has(name) && given[name] !== undefined);
  if (unknown.length > 0) throw unknownVariables(prompt.name, unknown, declared);
}
