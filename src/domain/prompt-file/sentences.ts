import type { ErrorCode } from 'yaml';

/** What is wrong, and what to write instead. */
export type Sentence = readonly [message: string, hint: string | null];

const INDENTATION = 'keys of one map start at the same column, and what belongs to a key stands further right';

/** What each error of the YAML reader means to somebody who writes prompts. */
const SENTENCES: { readonly [code in ErrorCode]: Sentence } = {
  ALIAS_PROPS: ['aliases are not supported', 'write the value out'],
  BAD_ALIAS: ['a name is missing after & or *', 'a text that starts with & or * needs quotes'],
  BAD_COLLECTION_TYPE: ['the tag does not fit what follows it', 'remove the tag'],
  BAD_DIRECTIVE: ['this is not a YAML directive', 'a line that starts with % needs quotes'],
  BAD_DQ_ESCAPE: ['YAML knows no such escape', 'inside double quotes write \\\\ for a backslash'],
  BAD_INDENT: ['the indentation does not fit the lines above', INDENTATION],
  BAD_PROP_ORDER: ['the tag or anchor stands at a wrong place', 'remove it'],
  BAD_SCALAR_START: ['a text cannot start with this character', 'put the text into quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a key is not allowed here',
    'a text that holds ": " needs quotes; keys of one map start at the same column',
  ],
  BLOCK_IN_FLOW: [
    'a block is not allowed inside [ ] or { }',
    'write the list or map over several lines, without brackets',
  ],
  DUPLICATE_KEY: ['the key is defined twice', 'keep one of them'],
  IMPOSSIBLE: ['YAML cannot read this', null],
  KEY_OVER_1024_CHARS: ['a key is longer than 1024 characters', 'is a quote or a colon missing?'],
  MISSING_CHAR: [
    'something is missing here',
    'a colon after a key, a space after a colon or before #, or a closing quote or bracket',
  ],
  MULTILINE_IMPLICIT_KEY: ['a key must stand on one line', 'is a colon missing, or is a line indented too far?'],
  MULTIPLE_ANCHORS: ['a value has two anchors', 'remove them'],
  MULTIPLE_DOCS: ['the file holds several YAML documents', 'remove the line ---'],
  MULTIPLE_TAGS: ['a value has two tags', 'remove them'],
  NON_STRING_KEY: ['the key is not a text', 'quote it'],
  RESOURCE_EXHAUSTION: ['the file is nested too deep', null],
  TAB_AS_INDENT: ['tabs cannot indent', 'use spaces'],
  TAG_RESOLVE_FAILED: ['tags are not supported', 'remove the tag, or quote the text'],
  UNEXPECTED_TOKEN: [
    'this is not expected here',
    'a text that holds special characters needs quotes, or a block that starts with |',
  ],
};

/** One code stands for everything that is missing; only the reader's own sentence tells what. Tests hold each. */
const REFINED: readonly (readonly [RegExp, Sentence])[] = [
  [/Missing closing/, ['a quote is not closed', 'close it, or write the text as a block that starts with |']],
  [/end with a [}\]]/, ['a bracket is not closed', 'close it with ] or }']],
  [
    /followed by map values/,
    ['a colon is missing after this key', 'write key: value; a text of several lines starts with |'],
  ],
  [/Missing ,/, ['a comma is missing before this', 'separate items by commas; a text that holds them needs quotes']],
  [/Missing space after :/, ['a space is missing after the colon', null]],
  [/Comments must be separated/, ['a # here needs a space before it', 'quote a text that holds #']],
];

/** The sentence and the hint for an error of the YAML reader. */
export function sentenceFor(code: ErrorCode, original: string): Sentence {
  return REFINED.find(([pattern]) => pattern.test(original))?.[1] ?? SENTENCES[code];
}
