import type { VariableType } from '../prompt.ts';
import { excerpt } from './excerpt.ts';

/** What each type asks for, as errors say it. */
export const EXPECTED: { readonly [type in VariableType]: string } = {
  string: 'a string',
  number: 'a finite number',
  boolean: 'true or false',
  json: 'a JSON value',
};

/** Tells whether a value is of a variable's type. Nothing is converted: '5' is no number. */
export function isOfType(value: unknown, type: VariableType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return isJson(value);
  }
}

/** A value in a few words: texts are quoted and cut, objects and lists only named. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${excerpt(value)}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  if (!isObject(value)) return `a ${typeof value}`;
  return isPlain(value) ? 'an object' : `a ${excerpt(kindOf(value))}`;
}

/** A JSON value as templates show it: texts as they are, the rest as compact JSON; null when JSON cannot carry it. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

/** True for what has properties to look at, lists included. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** Looks at the value itself only; what it holds is looked at when it is rendered. */
function isJson(value: unknown): boolean {
  if (isObject(value)) return Array.isArray(value) || isPlain(value);
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** False for a Map, a Promise or a Date, which JSON would show as `{}` or as something else than they are. */
function isPlain(value: object): boolean {
  return kindOf(value) === 'Object';
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
