import { printableLine } from '../../domain/printable.ts';

/** Text as it is, whatever it holds that Markdown or HTML would take for a mark. */
export function escapeMarkdown(text: string): string {
  return printableLine(text).replace(/[\\`*_{}[\]<>|#~@]/g, '\\$&');
}

/** A name of somebody else's, in which nobody is mentioned and nothing is linked. */
export function codeSpan(text: string): string {
  return text === '' ? '' : `\`${printableLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** A table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
