import { PromptctlError } from '../domain/errors/error.ts';

/** Options as commander read them. */
export type Flags = { readonly [name: string]: unknown };

export function isOn(flags: Flags, name: string): boolean {
  return flags[name] === true;
}

export function textOf(flags: Flags, name: string): string | null {
  const value = flags[name];
  return typeof value === 'string' ? value : null;
}

export function listOf(flags: Flags, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

/** A whole number of at least `least`. @throws PromptctlError `usage`. */
export function numberOf(flags: Flags, name: string, least = 1): number | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new PromptctlError('usage', { problem: `--${name} takes a whole number, not "${text}"`, hint: null });
  }
  return Number(text);
}

const UNITS: { readonly [unit: string]: number } = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A time as `2h`, `3d` before now, or as ISO 8601; the answer is ISO in UTC. @throws PromptctlError `usage`. */
export function timeOf(flags: Flags, name: string, now: Date): string | null {
  const text = textOf(flags, name);
  if (text === null) return null;
  const ago = /^(\d{1,6})([mhdw])$/.exec(text);
  const time = ago === null ? Date.parse(text) : now.getTime() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  throw new PromptctlError('usage', {
    problem: `--${name} takes a time, not "${text}"`,
    hint: 'for example 2h, 3d or 2026-01-31T12:00Z',
  });
}
