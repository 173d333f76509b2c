import type { Json } from '../prompt.ts';
import { isObject } from './json.ts';

/** The items of a list by their names, in order; null unless every item has one of its own. */
export function byName(items: readonly Json[]): ReadonlyMap<string, Json> | null {
  const named = new Map<string, Json>();
  for (const item of items) {
    const name = nameOf(item);
    if (name !== null) named.set(name, item);
  }
  return named.size === items.length ? named : null;
}

// Tools carry their name themselves or, as some providers have it, in `function`.
function nameOf(item: Json): string | null {
  if (!isObject(item)) return null;
  if (typeof item.name === 'string') return item.name;
  const inner = item.function;
  return inner !== undefined && isObject(inner) && typeof inner.name === 'string' ? inner.name : null;
}
