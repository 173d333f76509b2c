import { isAlias, isScalar, type ParsedNode } from 'yaml';
import { excerpt } from '../template/excerpt.ts';
import type { Place } from './place.ts';

/** What is wrong with a part of a YAML file, before its place is known. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Aliases can grow without bound, and a prompt should read as what it says. */
export const ALIAS: Finding = {
  code: 'alias',
  message: 'aliases are not supported',
  hint: 'write the value out, or put what prompts share under defaults',
};

/** What keeps a node from being the key of a JSON object. */
export function judgeKey(node: ParsedNode | null, key: string): Finding | null {
  if (isAlias(node)) return ALIAS;
  if (!isScalar(node)) return { code: 'key-not-text', message: 'a list or a map cannot be a key', hint: 'quote it' };
  if (key === '__proto__')
    return { code: 'key-reserved', message: '"__proto__" cannot be a key', hint: 'choose another name' };
  if (key === '<<' && node.type === 'PLAIN') {
    return {
      code: 'merge-key',
      message: 'merge keys (<<) are not supported',
      hint: 'put what prompts share under defaults',
    };
  }
  return typeof node.value === 'string' ? judgeText(node.value) : keyNotText(key);
}

/** A key that stands in its map already, at `first`. */
export function duplicateKey(key: string, first: Place): Finding {
  const message = `"${excerpt(key)}" is defined twice: here, and at ${first.line}:${first.column}`;
  return { code: 'duplicate-key', message, hint: 'keep one of them' };
}

/** What keeps a text from being stored: Postgres holds no NUL, and UTF-8 no half of a surrogate pair. */
export function judgeText(text: string): Finding | null {
  if (text.includes('\0')) {
    return { code: 'text-with-nul', message: 'a text cannot hold a NUL character', hint: 'remove the \\0' };
  }
  if (!/\p{Cs}/u.test(text)) return null;
  const message = 'a text cannot hold one half of a surrogate pair';
  return { code: 'text-with-surrogate', message, hint: 'write the character itself, or both halves' };
}

/** What keeps a number from meaning in JSON what is written. */
export function judgeNumber(value: number, source: string): Finding | null {
  if (!Number.isFinite(value)) {
    return {
      code: 'number-not-finite',
      message: `${source} is not a number that JSON can hold`,
      hint: `quote it: "${source}"`,
    };
  }
  if (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(source) || isExact(value, source)) return null;
  const message = `${excerpt(source)} has more digits than a number can hold, and would become ${value}`;
  return { code: 'number-inexact', message, hint: `quote it: "${excerpt(source)}"` };
}

/** Exact is also what JSON itself would write for this number. */
function isExact(value: number, source: string): boolean {
  return BigInt(source.replace(/^\+/, '')) === BigInt(value) || source === String(value);
}

function keyNotText(key: string): Finding {
  const message = key === '' ? 'a key is missing before the colon' : `the key ${excerpt(key)} is not a text`;
  return { code: 'key-not-text', message, hint: key === '' ? null : `quote it: "${excerpt(key)}"` };
}
