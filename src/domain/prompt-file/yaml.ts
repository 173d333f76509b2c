import { Composer, type Document, type ParsedNode } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import type { Json } from '../prompt.ts';
import { decodeText } from './decode.ts';
import { type Places, placesOf } from './place.ts';
import { diagnose, type Problem, problemAt } from './problem.ts';
import { syntaxProblems, tagProblems } from './syntax.ts';
import { DEEPEST_NESTING, readTokens } from './tokens.ts';
import { traceless } from './traceless.ts';
import { jsonOf } from './value.ts';

/** What a YAML file says: its nodes, to locate parts of it, and the plain JSON they stand for. */
export interface YamlDocument {
  /** null where the file holds nothing but comments. */
  readonly root: ParsedNode | null;
  readonly value: Json;
}

/** A YAML file that was read. `document` is null where the file could not be read at all. */
export interface YamlFile {
  readonly path: string;
  readonly text: string;
  readonly places: Places;
  readonly document: YamlDocument | null;
  readonly problems: readonly Problem[];
}

// Repeated keys are found while the value is read: the reader's own search takes quadratic time.
const OPTIONS = {
  logLevel: 'error',
  schema: 'core',
  uniqueKeys: false,
  merge: false,
  resolveKnownTags: false,
  prettyErrors: false,
} as const;

/** Reads one YAML document from bytes that nobody vouches for. Never throws; `path` only names the file. */
export function readYaml(path: string, bytes: Uint8Array): YamlFile & { readonly diagnostics: readonly Diagnostic[] } {
  const { text, problem } = decodeText(bytes);
  const file = problem === null ? parseYaml(path, text) : unreadable(path, text, [problem]);
  return { ...file, diagnostics: diagnose(file, file.problems) };
}

/** The same for a text; `keepSourceTokens` also keeps where each indicator stands, for whoever edits the text. */
export function parseYaml(path: string, text: string, { keepSourceTokens = false } = {}): YamlFile {
  const { tokens, tooDeepAt } = readTokens(text);
  if (tooDeepAt !== null) return unreadable(path, text, [tooDeep(tooDeepAt)]);
  const composer = new Composer({ ...OPTIONS, keepSourceTokens });
  const [document, second] = traceless(() => firstTwo(composer.compose(tokens, true, text.length)));
  if (second !== undefined) return unreadable(path, text, [severalDocuments(second, text)]);
  if (document === undefined) return unreadable(path, text, []);
  const syntax = syntaxProblems(document, text);
  const problems = tagProblems(document, text);
  if (syntax.length > 0) return unreadable(path, text, [...syntax, ...problems]);
  const places = placesOf(text);
  const root = document.contents;
  return { path, text, places, document: { root, value: jsonOf(root, { text, places, problems }) }, problems };
}

function firstTwo<T>([first, second]: Iterable<T>): readonly [T | undefined, T | undefined] {
  return [first, second];
}

function unreadable(path: string, text: string, problems: readonly Problem[]): YamlFile {
  return { path, text, places: placesOf(text), document: null, problems };
}

function tooDeep(offset: number): Problem {
  const message = `maps and lists are nested more than ${DEEPEST_NESTING} deep`;
  return problemAt({ offset, length: 1 }, 'nested-too-deep', message, 'flatten them');
}

function severalDocuments(second: Document.Parsed, text: string): Problem {
  const offset = Math.max(0, text.lastIndexOf('---', second.range[0]));
  const hint = 'put all prompts under one prompts: map, or each into a file of its own';
  return problemAt(
    { offset, length: 3 },
    'several-documents',
    'a second YAML document starts here; only one is read',
    hint,
  );
}
