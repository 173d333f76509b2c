import { invalid } from './measures-score.ts';
import { describeValue } from './template/value.ts';

const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;
/** Milliseconds of the year 1973; as seconds, of the year 5138. */
const LEAST = 1e11;
/** What a UUIDv7 can hold. */
const MOST = 2 ** 48;

/** A time as ISO 8601 with its zone, or in milliseconds since 1970; null: none is given. @throws PromptctlError `measure-invalid`. */
export function readImportedTime(field: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const time = typeof value === 'string' ? readIso(value) : typeof value === 'number' ? value : Number.NaN;
  if (time >= LEAST && time < MOST) return Math.floor(time);
  throw invalid(field, problemWith(time, value));
}

function problemWith(time: number, value: unknown): string {
  if (time > 0 && time < LEAST && typeof value === 'number')
    return `must be milliseconds since 1970, and ${value} looks like seconds`;
  return `must be a time like 2026-03-01T12:00:00Z, or milliseconds since 1970, not ${describeValue(value)}`;
}

/** Not all that Date takes: to it, February has 31 days. */
function readIso(text: string): number {
  const found = ISO.exec(text);
  if (found === null) return Number.NaN;
  const [, year, month, day] = found;
  const isDay =
    Number(day) <= 28 || new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return isDay ? Date.parse(text) : Number.NaN;
}
