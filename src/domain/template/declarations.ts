import type { Variable, VariableType } from '../prompt.ts';
import { didYouMean } from '../suggest.ts';
import { type ContentProblem, problemOf } from './problem.ts';
import { describeValue, EXPECTED, isObject, isOfType, textOf } from './value.ts';

/** A declaration does not contradict itself: its default and its enum are of its type, and agree. */
export function checkDeclaration(name: string, variable: Variable): ContentProblem[] {
  const problems = [...checkRequired(variable), ...checkDefault(variable), ...checkEnum(variable)];
  return problems.map((problem) => ({ ...problem, path: ['variables', name, ...problem.path] }));
}

function checkRequired({ required, default: value }: Variable): ContentProblem[] {
  if (required !== true || value === undefined) return [];
  const message = 'a variable with a default is never required';
  return [problemOf(['required'], 'required-with-default', message, 'remove required or default')];
}

function checkDefault({ type, default: value, enum: allowed = [] }: Variable): ContentProblem[] {
  if (value === undefined) return [];
  if (!isOfType(value, type)) {
    const message = `the default must be ${EXPECTED[type]}, not ${describeValue(value)}`;
    return [problemOf(['default'], 'default-type', message, typeHint(value, type))];
  }
  if (allowed.length === 0 || allowed.some((each) => each === value)) return [];
  const message = `the default ${describeValue(value)} is not in the enum`;
  const hint = nearestAllowed(value, allowed) ?? 'add it to the enum, or choose another default';
  return [problemOf(['default'], 'default-not-in-enum', message, hint)];
}

function checkEnum({ type, enum: allowed }: Variable): ContentProblem[] {
  if (allowed === undefined) return [];
  if (type === 'boolean' || type === 'json') {
    const message = `a ${type} variable cannot have an enum`;
    return [problemOf(['enum'], 'enum-not-allowed', message, 'remove it, or declare the variable as string or number')];
  }
  if (allowed.length === 0) {
    return [problemOf(['enum'], 'enum-empty', 'the enum allows no value', 'list the allowed values, or remove enum')];
  }
  return [...checkEnumTypes(allowed, type), ...checkEnumRepeats(allowed)];
}

function checkEnumTypes(allowed: readonly unknown[], type: VariableType): ContentProblem[] {
  return allowed.flatMap((value, index) => {
    if (isOfType(value, type)) return [];
    const message = `an allowed value must be ${EXPECTED[type]}, not ${describeValue(value)}`;
    return [problemOf(['enum', index], 'enum-type', message, typeHint(value, type))];
  });
}

function checkEnumRepeats(allowed: readonly unknown[]): ContentProblem[] {
  const seen = new Set<unknown>();
  return allowed.flatMap((value, index) => {
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [
      problemOf(['enum', index], 'enum-repeat', `${describeValue(value)} is in the enum twice`, 'remove one of them'),
    ];
  });
}

function nearestAllowed(value: unknown, allowed: readonly unknown[]): string | null {
  return typeof value === 'string' ? didYouMean(value, allowed.map(String)) : null;
}

function typeHint(value: unknown, type: VariableType): string | null {
  if (value === null) return 'write required: false for a variable that may be absent';
  if (type === 'string' && !isObject(value)) return `quote it: "${textOf(value)}"`;
  const own = (['string', 'number', 'boolean', 'json'] as const).find((each) => isOfType(value, each));
  return own === undefined ? null : `write ${EXPECTED[type]}, or declare the variable as ${own}`;
}
