/** All of something: shares are whole basis points, so that they add up exactly. */
export const ALL = 10_000;

const SHARE = /^(\d{1,3})(?:\.(\d{1,2}))?%$/;

/** Reads `10%` or `2.5%` as basis points, up to 100 %; null: it is no such share. */
export function parseShare(text: string): number | null {
  const [, whole, part = ''] = SHARE.exec(text) ?? [];
  const points = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return whole !== undefined && points <= ALL ? points : null;
}

const NUMBER = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/;

/** Reads `0.05` or `.05`, or `5%` as the same number; null: it is no number. The point is moved in the text, so `2.3%` is 0.023 and nothing beside it. */
export function parseNumber(text: string): { readonly value: number; readonly isPercent: boolean } | null {
  const [, digits, percent] = NUMBER.exec(text) ?? [];
  if (digits === undefined) return null;
  const isPercent = percent === '%';
  return { value: Number(isPercent ? `${digits}e-2` : digits), isPercent };
}

/** Basis points as people write them: `10%`, `2.5%`. */
export function formatShare(points: number): string {
  return `${points / 100}%`;
}
