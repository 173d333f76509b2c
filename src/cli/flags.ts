import { PromptctlError } from '../domain/errors/error.ts';
import { DAY, HOUR, isoTime } from '../domain/time.ts';

/** Options as commander read them. */
export type Flags = { readonly [name: string]: unknown };

/** True for a flag without a value that was given. */
export function isOn(flags: Flags, name: string): boolean {
  return flags[name] === true;
}

/** The value of an option, null where it was not given. */
export function textOf(flags: Flags, name: string): string | null {
  const value = flags[name];
  return typeof value === 'string' ? value : null;
}

/** The values of an option that may be given several times, in that order. */
export function listOf(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

/** A whole number of at least `least`. @throws PromptctlError `usage`. */
export function numberOf(flags: Flags, name: string, least = 1): number | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new PromptctlError('usage', {
      problem: `--${dashed(name)} takes a whole number from ${least}, not "${text}"`,
      hint: null,
    });
  }
  return Number(text);
}

/** An option as it is typed: `max-days` for commander's `maxDays`. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Milliseconds of an option that may be given without its seconds, null where it was not given. @throws PromptctlError `usage`. */
export function secondsOf(flags: Flags, name: string, otherwise: number): number | null {
  if (isOn(flags, name)) return otherwise * 1_000;
  const text = textOf(flags, name);
  if (text === null) return null;
  if (/^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text) * 1_000;
  throw new PromptctlError('usage', {
    problem: `--${name} takes a number of seconds, not "${text}"`,
    hint: `write --${name} behind everything else, or --${name}=${otherwise}`,
  });
}

/** In milliseconds. */
const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: HOUR, d: DAY, w: 7 * DAY };

const DURATION = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)$/;

/** Milliseconds of a time that passes, as `500ms`, `2s`, `1.5m`, from `least` to a day. @throws PromptctlError `usage`. */
export function durationOf(flags: Flags, name: string, least: number): number | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  const [, amount, unit = ''] = DURATION.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0);
  if (milliseconds >= least && milliseconds <= DAY) return milliseconds;
  throw new PromptctlError('usage', {
    problem: `--${dashed(name)} takes a time from ${least}ms to 24h, not "${text}"`,
    hint: 'for example 500ms, 2s or 1m',
  });
}

const AGO = /^(\d+)([mhdw])$/;
const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A time as `2h`, `3d` before now, or as ISO 8601; the answer is ISO in UTC. @throws PromptctlError `usage`. */
export function timeOf(flags: Flags, name: string, now: Date): string | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  const ago = AGO.exec(text);
  const time = ago === null ? readIso(text) : now.getTime() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  // Nothing is older than 1970, and Postgres knows no year 0.
  if (!Number.isNaN(time)) return isoTime(Math.max(0, time));
  throw new PromptctlError('usage', {
    problem: `--${name} takes a time, not "${text}"`,
    hint: 'for example 2h, 3d or 2026-01-31T12:00Z',
  });
}

/** Milliseconds that clocks may differ by. */
const CLOCKS_APART = 60_000;

/** The same where a time to come is mistyped: nothing would be found, and a pipeline would believe it. @throws PromptctlError `usage`. */
export function pastOf(flags: Flags, name: string, now: Date): string | null {
  const time = timeOf(flags, name, now);
  if (time === null || Date.parse(time) <= now.getTime() + CLOCKS_APART) return time;
  const problem = `--${name} is in the future: ${textOf(flags, name)}`;
  throw new PromptctlError('usage', { problem, hint: 'for example 2h, 3d or 2026-01-31T12:00Z' });
}

const FIRST = '1970-01-01';

/** A day as 2026-01-31, in UTC; null where it was not given. @throws PromptctlError `usage`. */
export function dayOf(flags: Flags, name: string): string | null {
  const text = textOf(flags, name);
  // Nothing is older than 1970.
  if (text === null || (text.length === 10 && !Number.isNaN(readIso(text))))
    return text && (text < FIRST ? FIRST : text);
  throw new PromptctlError('usage', {
    problem: `--${dashed(name)} takes a day, not "${text}"`,
    hint: 'for example 2026-01-31',
  });
}

const MOST_DOLLARS = 1e6;

/** Dollars, 0 to a million; null where they were not given. @throws PromptctlError `usage`. */
export function dollarsOf(flags: Flags, name: string): number | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  if (/^\$?\d{1,7}(\.\d{1,12})?$/.test(text)) {
    const dollars = Number(text.replace('$', ''));
    if (dollars <= MOST_DOLLARS) return dollars;
  }
  throw new PromptctlError('usage', {
    problem: `--${dashed(name)} takes dollars for a million tokens, 0 to ${MOST_DOLLARS}, not "${text}"`,
    hint: 'for example 3 or 0.15',
  });
}

/** Not all that Date takes: to it, "3" is a month, and February has 31 days. */
function readIso(text: string): number {
  const day = ISO.exec(text)?.[1];
  const start = day === undefined ? Number.NaN : Date.parse(`${day}T00:00Z`);
  const isDay = !Number.isNaN(start) && isoTime(start).startsWith(`${day}T`);
  return isDay ? Date.parse(text) : Number.NaN;
}
