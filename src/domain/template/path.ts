import { isObject } from './value.ts';

/** Follows a dotted path into a json value by own properties and list indexes; null where nothing is there. */
export function follow(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (!isObject(found) || !Object.hasOwn(found, step)) return null;
    if (Array.isArray(found) && step === 'length') return null;
    found = found[step];
  }
  return found ?? null;
}
