import { printable, printableLine } from '../../domain/printable.ts';
import type { Rendered } from '../../domain/template/render.ts';
import { type Part, textOfPart } from '../../workflows/render-prompt.ts';
import type { View } from './view.ts';

/**
 * A rendered prompt. In a pipe one text, byte for byte; on a terminal every message under its role, or the `part` that was asked for,
 * with control characters shown.
 */
export function renderRendered(result: Rendered, part: Part | null, view: View): string {
  const text = textOfPart(result, part ?? 'template');
  if (!view.terminal && text !== null) return text;
  if (part !== null && text !== null) return ended(printable(text));
  return result.messages
    .map((message) => {
      const { content } = message;
      const role = typeof message.role === 'string' ? printableLine(message.role) : 'message';
      const body = typeof content === 'string' ? content : JSON.stringify(content ?? message, null, 2);
      return `${view.paint.dim(`── ${role} ──`)}\n${ended(printable(body))}`;
    })
    .join('\n');
}

/** That a rendered prompt is what was expected. */
export function renderParity(file: string, { paint }: View): string {
  return `${paint.green('✔')} equal to ${file}, byte for byte\n`;
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
