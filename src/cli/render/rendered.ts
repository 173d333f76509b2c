import { printable, printableLine } from '../../domain/printable.ts';
import type { RenderedPrompt } from '../../workflows/render-prompt.ts';
import type { View } from './view.ts';

/**
 * A rendered prompt. In a pipe the text alone, byte for byte; on a terminal every message under its role, with control characters shown.
 */
export function renderRendered(result: RenderedPrompt, part: 'template' | 'system', view: View): string {
  if (result.equals !== null) return `${view.paint.green('✔')} equal to ${result.equals}, byte for byte\n`;
  const text = part === 'system' ? result.systemMessage : result.rendered;
  if (!view.terminal && text !== null) return text;
  return result.messages
    .map((message) => {
      const { content } = message;
      const role = typeof message.role === 'string' ? printableLine(message.role) : 'message';
      const body = typeof content === 'string' ? content : JSON.stringify(content ?? message, null, 2);
      return `${view.paint.dim(`── ${role} ──`)}\n${printable(body)}${body.endsWith('\n') ? '' : '\n'}`;
    })
    .join('\n');
}
