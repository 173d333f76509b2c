import { type Document, isMap, isScalar, isSeq, type ParsedNode, type YAMLError } from 'yaml';
import { lastAtMost } from './place.ts';
import { type Problem, problemAt } from './problem.ts';
import { sentenceFor } from './sentences.ts';
import { unquotedLines } from './unquoted.ts';

const TAG = 'TAG_RESOLVE_FAILED';

/** The tags of a document that mean nothing here; what they stand before was read as if they were not there. */
export function tagProblems(document: Document.Parsed, text: string): Problem[] {
  const found = [...document.errors, ...document.warnings].filter(({ code }) => code === TAG);
  return found.map((error) => describe(error, error.pos[0], text));
}

/** What keeps a document from being read at all; empty where nothing does. One cause is reported once. */
export function syntaxProblems(document: Document.Parsed, text: string): Problem[] {
  const found = document.errors.filter(({ code }) => code !== TAG);
  if (found.length === 0) return [];
  const unquoted = unquotedLines(document.contents, text);
  const starts = unquoted.map(({ offset }) => offset);
  const errors = found.filter(({ pos: [at] }) => !isConsequence(at, unquoted[lastAtMost(starts, at)], text));
  const described = firstOfEachLine(errors, text).map((error) =>
    describe(error, causeOf(error, document.contents), text),
  );
  return [...unquoted, ...described];
}

/** A quote that is not closed is missed at the end of the file, and was opened at the start of its last text. */
function causeOf({ code, pos: [start] }: YAMLError, root: ParsedNode | null): number {
  const last = lastScalar(root);
  return code === 'MISSING_CHAR' && last?.range[1] === start && last.type?.startsWith('QUOTE') ? last.range[0] : start;
}

function lastScalar(node: ParsedNode | null): (ParsedNode & { type?: string }) | null {
  if (isSeq(node)) return lastScalar(node.items.at(-1) ?? null);
  const pair = isMap(node) ? node.items.at(-1) : undefined;
  if (pair !== undefined) return lastScalar(pair.value ?? pair.key);
  return isScalar(node) ? node : null;
}

/** True for what went wrong right behind an unquoted placeholder; `before` is the last one before it. */
function isConsequence(offset: number, before: Problem | undefined, text: string): boolean {
  if (before === undefined) return false;
  const { offset: start, length } = before;
  return offset >= start && text.slice(start + length, offset).trim() === '';
}

function firstOfEachLine(errors: readonly YAMLError[], text: string): YAMLError[] {
  const sorted = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return sorted.filter((error, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || text.slice(previous.pos[0], error.pos[0]).includes('\n');
  });
}

function describe({ code, pos, message }: YAMLError, start: number, text: string): Problem {
  // At the end of the text there is nothing to point at but the last character.
  const offset = start < text.length ? start : Math.max(0, text.trimEnd().length - 1);
  const name = code === TAG ? 'tag' : 'yaml';
  return problemAt({ offset, length: Math.max(1, pos[1] - pos[0]) }, name, ...sentenceFor(code, message));
}
