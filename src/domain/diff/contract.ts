import { type Content, isRequired, type Variable } from '../prompt.ts';

/** A change of what callers must send, which breaks those that do not follow it. */
export interface ContractNote {
  readonly kind: 'required' | 'type-changed' | 'values-dropped';
  readonly variable: string;
  /** One sentence, such as `callers must now send tone`. */
  readonly message: string;
}

/** What callers of the older content must change before they are served the newer. */
export function contractNotes(before: Content, after: Content): readonly ContractNote[] {
  const old = new Map(Object.entries(before.variables ?? {}));
  return Object.entries(after.variables ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, variable]) => variableNotes(name, old.get(name), variable));
}

function variableNotes(name: string, before: Variable | undefined, after: Variable): readonly ContractNote[] {
  const notes = [requiredNote(name, before, after)];
  if (before !== undefined) notes.push(typeNote(name, before, after), valuesNote(name, before, after));
  return notes.filter((note) => note !== null);
}

function requiredNote(name: string, before: Variable | undefined, after: Variable): ContractNote | null {
  if (!isRequired(after) || (before !== undefined && isRequired(before))) return null;
  return { kind: 'required', variable: name, message: `callers must now send ${name}` };
}

function typeNote(name: string, before: Variable, after: Variable): ContractNote | null {
  if (before.type === after.type) return null;
  return { kind: 'type-changed', variable: name, message: `${name} is now a ${after.type}, was a ${before.type}` };
}

function valuesNote(name: string, before: Variable, after: Variable): ContractNote | null {
  if (after.enum === undefined) return null;
  const allowed = new Set(after.enum);
  const dropped = before.enum?.filter((value) => !allowed.has(value));
  if (dropped?.length === 0) return null;
  const message =
    dropped === undefined
      ? `${name} now takes only ${quoted(after.enum, 'or')}`
      : `${name} no longer takes ${quoted(dropped, 'or')}`;
  return { kind: 'values-dropped', variable: name, message };
}

function quoted(values: readonly (string | number)[], last: string): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${last} ${texts.at(-1)}`;
}
