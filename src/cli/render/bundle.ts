import { describeHead } from '../../domain/head.ts';
import { printable, printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { Bundle } from '../../workflows/bundle.ts';
import type { View } from './view.ts';

/** What was written where; or the bundle itself, byte for byte in a pipe and with control characters shown on a terminal. */
export function renderBundle(result: Bundle | string, { paint, terminal }: View): string {
  if (typeof result === 'string') return terminal ? printable(result) : result;
  const { environment, head, prompts, file, bytes } = result;
  const place = paint.bold(describeHead(environment, head));
  return `Wrote ${count(prompts, 'prompt')} of ${place} to ${printableLine(file)} (${sizeText(bytes)})\n`;
}

function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
