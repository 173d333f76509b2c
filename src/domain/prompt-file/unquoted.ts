import { isMap, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { excerpt } from '../template/excerpt.ts';
import type { Span } from './place.ts';
import { type Problem, problemAt } from './problem.ts';

/** YAML reads an unquoted `{{name}}` as a map whose key is a map; nobody means that. */
export function unquotedPlaceholder(map: YAMLMap.Parsed, text: string): Problem | null {
  const [offset, end] = map.range;
  if (map.flow !== true || !text.startsWith('{{', offset)) return null;
  return describe({ offset, length: end - offset }, text);
}

/** The unquoted placeholders of a file that YAML could not read, each with the text that was meant to go on after it. */
export function unquotedLines(node: ParsedNode | null, text: string): Problem[] {
  if (isSeq(node)) return node.items.flatMap((item) => unquotedLines(item, text));
  if (!isMap(node)) return [];
  const unquoted = unquotedPlaceholder(node, text);
  if (unquoted === null) return node.items.flatMap(({ value }) => unquotedLines(value, text));
  return [describe({ offset: unquoted.offset, length: meantLength(text, unquoted) }, text)];
}

/** To the end of the line, unless a list goes on behind the placeholder. */
function meantLength(text: string, { offset, length }: Span): number {
  const end = text.indexOf('\n', offset);
  const line = text.slice(offset, end < 0 ? text.length : end).trimEnd();
  return length < line.length && /^\s*[,\]}]/.test(line.slice(length)) ? length : line.length;
}

function describe(span: Span, text: string): Problem {
  const source = text.slice(span.offset, span.offset + span.length);
  const message = 'a placeholder here needs quotes: YAML reads {{ as a map';
  return problemAt(span, 'placeholder-unquoted', message, `write ${quoted(source)}`);
}

/** A text of several lines, or a long one, is better off as a block than in quotes. */
function quoted(source: string): string {
  return source.includes('\n') || source.length > 60
    ? `"${excerpt(source)}", or start a block with |`
    : JSON.stringify(source);
}
