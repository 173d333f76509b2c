import { ALL } from '../../domain/basis-points.ts';

/** Of shares that are shown as bars: never so short that one is lost. */
const SHORTEST = 10;
const LONGEST = 60;

/** How long bars may be where so many columns are left. */
export function barWidth(room: number): number {
  return Math.min(LONGEST, Math.max(SHORTEST, room));
}

/** A part of the whole, at its place: shares in basis points. */
export function partBar({ start, end }: { readonly start: number; readonly end: number }, width: number): string {
  const from = Math.min(width - 1, Math.round((start * width) / ALL));
  const to = Math.max(from + 1, Math.round((end * width) / ALL));
  return `${' '.repeat(from)}${'█'.repeat(to - from)}`;
}

/** A share of the whole, with the rest drawn too. */
export function shareBar(points: number, width: number): string {
  const filled = points === 0 ? 0 : Math.max(1, Math.floor((points * width) / ALL));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
}
