import type * as z from 'zod';
import type { Json } from '../prompt.ts';
import { didYouMean } from '../suggest.ts';
import { excerpt } from '../template/excerpt.ts';
import type { Finding } from './finding.ts';

/** What a sentence is about: how it is called, its last step, and what the file says there (undefined: nothing). */
export interface Subject {
  readonly name: string;
  readonly key: string | number | undefined;
  readonly value: Json | undefined;
  /** How a scalar is written: 1.10 is the number 1.1, but the text that was meant. */
  readonly source: string | null;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a map'],
  ['record', 'a map'],
]);

/** A value of the wrong kind, or one that is missing. */
export function describeType(expected: string, { name, key, value, source }: Subject): Finding {
  const kind = KINDS.get(expected) ?? expected;
  if (value === undefined) return missing(name, key, kind);
  const message = `${name} must be ${kind}, not ${show(value)}`;
  return { code: 'wrong-type', message, hint: typeHint(expected, value, source ?? JSON.stringify(value)) };
}

/** A value that is none of those allowed. */
export function describeInvalid(values: readonly z.core.util.Primitive[], { name, key, value }: Subject): Finding {
  const allowed = values.map(String);
  const wanted = (allowed.length > 1 ? 'one of ' : '') + allowed.join(', ');
  if (value === undefined) return missing(name, key, wanted);
  const message = `${name} must be ${wanted}, not ${show(value)}`;
  return { code: 'invalid-value', message, hint: typeof value === 'string' ? didYouMean(value, allowed) : null };
}

/** A text or a list that is empty, or a number that is too small. */
export function describeSize({ origin, minimum }: z.core.$ZodIssueTooSmall, { name, value }: Subject): Finding {
  if (origin === 'string' || origin === 'array')
    return { code: 'empty-value', message: `${name} is empty`, hint: 'write something, or remove it' };
  const message = `${name} must be at least ${minimum}, not ${show(value ?? null)}`;
  return { code: 'out-of-range', message, hint: null };
}

function missing(name: string, key: string | number | undefined, kind: string): Finding {
  return { code: 'missing-key', message: `${name} is missing`, hint: `add "${key}: …", ${kind}` };
}

function typeHint(expected: string, value: Json, source: string): string | null {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `quote it: "${source}"`;
  if (expected === 'string' && value === null) return 'write a text, or remove the key';
  if ((expected === 'number' || expected === 'int') && isNumberText(value)) return `write ${value} without the quotes`;
  if (expected === 'boolean' && typeof value === 'string') return 'write true or false without quotes';
  if (expected === 'array' && typeof value === 'string') return `write [${excerpt(value)}]`;
  return null;
}

function isNumberText(value: Json): value is string {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

function show(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `the text "${excerpt(value)}"`;
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a map';
  return typeof value === 'number' ? `the number ${value}` : String(value);
}
