import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Content, Json, MessageItem, Variable } from './prompt.ts';

/**
 * The canonical JSON of a content: what is stored, and what the digest is the SHA-256 of. The rules are in `docs/formats.md`;
 * absent fields are left out, so a field that promptctl learns later changes no old digest.
 */
export function canonicalContent(content: Content): string {
  return canonicalJson(normaliseContent(content) as unknown as Json);
}

/** SHA-256 (64 hex digits) of a canonical content; the database computes the same from the text itself. */
export function digestOf(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}

/** Reads a stored content back. */
export function parseContent(canonical: string): Content {
  return JSON.parse(canonical) as Content;
}

/** One spelling for contents that mean the same: LF line ends, no empty fields, no `required` that says what is so anyway. */
export function normaliseContent(content: Content): Content {
  return withoutEmpty({
    ...content,
    template: mapText(content.template),
    system: mapText(content.system),
    messages: content.messages?.map(normaliseMessage),
    variables: content.variables && mapValues(content.variables, normaliseVariable),
  });
}

function normaliseMessage(item: MessageItem): MessageItem {
  return 'placeholder' in item
    ? { placeholder: item.placeholder }
    : { role: item.role, content: mapText(item.content) ?? '' };
}

function normaliseVariable(variable: Variable): Variable {
  const { required, ...rest } = variable;
  return required === false && rest.default === undefined ? { ...rest, required } : rest;
}

function mapText(text: string | undefined): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}

/** Built entry by entry with a null prototype: a variable may be called anything. */
function mapValues<From, To>(
  map: { readonly [key: string]: From },
  change: (value: From) => To,
): { readonly [key: string]: To } {
  const result: { [key: string]: To } = Object.create(null);
  for (const [key, value] of Object.entries(map)) result[key] = change(value);
  return result;
}

function withoutEmpty(fields: { readonly [Field in keyof Content]: Content[Field] | undefined }): Content {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
