import { Lexer, Parser } from 'yaml';

type Token = Parser['stack'][number];

/** Deeper files are refused before they are composed: composing recurses, and running out of stack ends the process. */
export const DEEPEST_NESTING = 64;

/** The syntax tree of a YAML text, or the offset at which maps and lists are nested too deep. */
export function readTokens(text: string): { readonly tokens: readonly Token[]; readonly tooDeepAt: number | null } {
  const parser = new Parser();
  const tokens: Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > DEEPEST_NESTING && nesting(parser.stack) > DEEPEST_NESTING) {
      return { tokens: [], tooDeepAt: parser.stack.at(-1)?.offset ?? parser.offset };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, tooDeepAt: null };
}

function nesting(stack: readonly Token[]): number {
  return stack.filter(({ type }) => type === 'block-map' || type === 'block-seq' || type === 'flow-collection').length;
}
