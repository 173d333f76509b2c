import type { Json, JsonObject } from '../prompt.ts';

/** True for a JSON object. */
export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** True for a JSON array. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** True for a value that holds no other values. */
export function isScalar(value: Json): boolean {
  return typeof value !== 'object' || value === null;
}
