import { Lexer } from 'yaml';
import type { Span } from './place.ts';

// The lexer's marks of its own; they stand for no character of the text.
const SCALAR_NEXT = '\u001f';
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR_NEXT]);

/** The comments of a YAML text, without those signs that only look like one inside a value. */
export function commentsOf(text: string): readonly Span[] {
  const comments: Span[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!isScalar && MARKS.has(lexeme)) {
      isScalar = lexeme === SCALAR_NEXT;
      continue;
    }
    if (!isScalar && lexeme.startsWith('#')) comments.push({ offset, length: lexeme.length });
    offset += lexeme.length;
    isScalar = false;
  }
  return comments;
}
