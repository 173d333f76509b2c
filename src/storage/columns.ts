/** A column of numbers as a literal of an array: pg would write and quote them one by one. */
export function numberColumn(values: readonly (number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** A column of bytes, each given as hexadecimal digits. */
export function byteColumn(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value}"`)).join(',')}}`;
}

export function textColumn(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"${storable(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`)).join(',')}}`;
}

/** A value as JSON that Postgres takes: it refuses U+0000 and halves of surrogate pairs, in whatever text they hide. */
export function jsonColumn(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'string') return storable(inner);
    return isPlain(inner)
      ? Object.fromEntries(Object.entries(inner).map(([key, each]) => [storable(key), each]))
      : inner;
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function storable(text: string): string {
  return text.replaceAll(UNSTORABLE, '\uFFFD');
}

// oxlint-disable-next-line no-control-regex -- the one character that no text of Postgres holds
const UNSTORABLE = /\u0000|\p{Cs}/gu;
