import { excerpt } from '../template/excerpt.ts';
import { quote } from '../words.ts';
import { row } from './row.ts';

export interface InvalidVariable {
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly suggestions: readonly string[];
}

export interface UnknownVariable {
  readonly name: string;
  readonly suggestions: readonly string[];
}

/** Templates and the variables that callers give. */
export const templateErrors = {
  'template-invalid': row<{ prompt: string; field: string; problem: string; hint: string | null }>(
    1,
    'A prompt cannot be rendered, whatever variables are given.',
    ({ prompt, field, problem }) => `${prompt} cannot be rendered: ${field === '' ? problem : `${field}: ${problem}`}`,
    ({ hint }) => hint,
  ),
  'variables-missing': row<{ prompt: string; missing: readonly string[] }>(
    1,
    'Required variables were not given; all of them are named.',
    ({ prompt, missing }) => `${prompt} needs ${missing.map(quoteStart).join(', ')}`,
    ({ missing }) => `give ${missing.map((name) => `--var ${name}=…`).join(' ')}`,
  ),
  'variables-invalid': row<{ prompt: string; invalid: readonly InvalidVariable[] }>(
    1,
    'Variables are not of their declared type or not among the allowed values; all of them are named.',
    ({ prompt, invalid }) =>
      `${prompt}: ${invalid.map(({ name, expected, got }) => `${quoteStart(name)} must be ${expected}, not ${got}`).join('; ')}`,
    ({ invalid }) => didYouMean(invalid) ?? 'types and allowed values are declared under variables in the prompt file',
  ),
  'variables-unknown': row<{ prompt: string; unknown: readonly UnknownVariable[] }>(
    1,
    'Variables were given that the prompt does not declare; all of them are named. Only strict rendering refuses them.',
    ({ prompt, unknown }) =>
      `${prompt} has no ${unknown.map(({ name }) => `variable ${quoteStart(name)}`).join(' and no ')}`,
    ({ unknown }) => didYouMean(unknown) ?? 'leave it out, or declare it under variables in the prompt file',
  ),
  'variable-path-missing': row<{ prompt: string; paths: readonly string[] }>(
    1,
    'A template shows a part of a required json variable that the given value does not have; all such parts are named.',
    ({ prompt, paths }) => `${prompt} needs ${paths.map(quoteStart).join(', ')}, which the given values do not hold`,
    () => 'give values that hold it, or declare the variable with required: false to show nothing instead',
  ),
};

function quoteStart(name: string): string {
  return quote(excerpt(name));
}

function didYouMean(named: readonly { readonly suggestions: readonly string[] }[]): string | null {
  const words = named.flatMap(({ suggestions }) => suggestions);
  return words.length === 0 ? null : `did you mean ${words.map(quoteStart).join(' or ')}?`;
}
