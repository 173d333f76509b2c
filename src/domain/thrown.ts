import { describeValue, isObject } from './template/value.ts';

/** So many fields of an object that was thrown are told. */
const MOST_FIELDS = 10;

/**
 * What was thrown, as a text of at least one character. Anything can be thrown: an error of another realm is no instance of ours, and an
 * object may throw itself when it is looked at.
 */
export function describeThrown(thrown: unknown): string {
  try {
    return (isObject(thrown) ? describeObject(thrown) : describePrimitive(thrown)) || 'an error without a text';
  } catch {
    return 'an error that cannot be looked at';
  }
}

function describePrimitive(thrown: unknown): string {
  return typeof thrown === 'function' ? describeValue(thrown) : String(thrown);
}

function describeObject(thrown: { readonly [key: string]: unknown }): string {
  const what = describeValue(thrown);
  if (what === 'an object') return plainText(thrown);
  const { name, message } = thrown;
  if (typeof message !== 'string') return what;
  return typeof name === 'string' && name !== '' ? `${name}: ${message}` : message;
}

/** The fields that hold no objects, which may be as large as they like: `{"status":429,"message":"rate limit"}`. */
function plainText(thrown: { readonly [key: string]: unknown }): string {
  const told = Object.entries(thrown).filter(([, value]) => !isObject(value) && typeof value !== 'function');
  return JSON.stringify(Object.fromEntries(told.slice(0, MOST_FIELDS)));
}

/** What the system says of a failed call, without the path that follows there. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(', ')[0] ?? '';
}
