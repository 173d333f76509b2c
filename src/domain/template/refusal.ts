import { PromptctlError } from '../errors/error.ts';
import { suggest } from '../suggest.ts';
import { describeExpected, describeRefused, isAccepted } from './acceptance.ts';
import type { CompiledPrompt, Slot } from './compile.ts';
import { follow } from './path.ts';
import { describeValue } from './value.ts';

/** The error for values of which at least one is missing or not accepted; missing ones are named first. */
export function refusedValues({ name: prompt, variables }: CompiledPrompt, values: readonly unknown[]): PromptctlError {
  const given = variables.map((variable, index) => ({ variable, value: values[index] }));
  const missing = given.filter(({ variable, value }) => variable.required && value === null);
  if (missing.length > 0) {
    return new PromptctlError('variables-missing', { prompt, missing: missing.map(({ variable }) => variable.name) });
  }
  const invalid = given
    .filter(({ variable, value }) => value !== null && !isAccepted(value, variable))
    .map(({ variable, value }) => ({
      name: variable.name,
      expected: describeExpected(variable),
      got: describeRefused(value, variable),
      suggestions: typeof value === 'string' ? suggest(value, (variable.allowed ?? []).map(String)) : [],
    }));
  return new PromptctlError('variables-invalid', { prompt, invalid });
}

/** The error for variables that the prompt does not declare. */
export function unknownVariables(prompt: string, names: readonly string[], declared: Iterable<string>): PromptctlError {
  const candidates = [...declared];
  const unknown = names.map((name) => ({ name, suggestions: suggest(name, candidates) }));
  return new PromptctlError('variables-unknown', { prompt, unknown });
}

/** The error for json values that lack what templates show of them; every such path is named. */
export function missingPaths(prompt: CompiledPrompt, values: readonly unknown[]): PromptctlError {
  const missing = slotsOf(prompt).filter(
    ({ variable, steps }) => prompt.variables[variable]?.required === true && follow(values[variable], steps) === null,
  );
  const paths = new Set(missing.map((slot) => pathOf(prompt, slot)));
  return new PromptctlError('variable-path-missing', { prompt: prompt.name, paths: [...paths] });
}

/** The error for what a json value holds and no JSON can carry: a function, a cycle, an infinite number. */
export function unprintableValue(prompt: CompiledPrompt, slot: Slot, value: unknown): PromptctlError {
  const expected = 'a value that JSON can carry';
  const invalid = [{ name: pathOf(prompt, slot), expected, got: describeValue(value), suggestions: [] }];
  return new PromptctlError('variables-invalid', { prompt: prompt.name, invalid });
}

function slotsOf({ body }: CompiledPrompt): Slot[] {
  if (body.kind === 'text') return [...(body.system?.slots ?? []), ...body.template.slots];
  return body.messages.flatMap((message) => (message.kind === 'message' ? message.text.slots : []));
}

function pathOf({ variables }: CompiledPrompt, { variable, steps }: Slot): string {
  return [variables[variable]?.name ?? '', ...steps].join('.');
}
