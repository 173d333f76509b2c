import { normaliseContent } from '../content.ts';
import type { Content, Json } from '../prompt.ts';
import { type FieldChange, sizeOf } from './change.ts';
import { type ContractNote, contractNotes } from './contract.ts';
import { diffValues } from './fields.ts';
import { isList } from './json.ts';
import { fullEffort, type TextEffort } from './text.ts';

export type { FieldChange } from './change.ts';
export type { ContractNote } from './contract.ts';
export type { EditedLine, TextDiff, TextHunk } from './text.ts';
export type { WordPart } from './word-parts.ts';

/** One side of a comparison: content, and where it stands (`support/reply@7`, `prompts.yaml`). */
export interface DiffSide {
  readonly label: string;
  readonly content: Content;
  /** Compared only where both sides know it; the same holds for tags. */
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** How one prompt differs between two places; plain JSON, and all that the drawing is made from. */
export interface PromptDiff {
  readonly name: string;
  /** Null where the prompt does not exist on that side. */
  readonly from: string | null;
  readonly to: string | null;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  readonly changes: readonly FieldChange[];
  /** What callers must change; empty where a side is missing. */
  readonly notes: readonly ContractNote[];
  readonly insertions: number;
  readonly deletions: number;
}

/**
 * Compares two states of a prompt field by field; null is a side on which it does not exist. Contents of equal digest are
 * the same, whatever they were written like.
 */
export function diffPrompts(name: string, before: DiffSide | null, after: DiffSide | null): PromptDiff {
  const effort = fullEffort();
  const old = fieldsOf(before, after);
  const next = fieldsOf(after, before);
  const fields = new Set([...FIELDS, ...old.keys(), ...next.keys()]);
  const changes = [...fields].flatMap((field) => diffField(field, old.get(field), next.get(field), effort));
  const sizes = changes.map(sizeOf);
  return {
    name,
    from: before?.label ?? null,
    to: after?.label ?? null,
    kind: kindOf(before, after, changes),
    changes,
    notes: before === null || after === null ? [] : contractNotes(before.content, after.content),
    insertions: sizes.reduce((sum, size) => sum + size.insertions, 0),
    deletions: sizes.reduce((sum, size) => sum + size.deletions, 0),
  };
}

// In the order a reader wants them: what is said, what it needs, how it is run, what describes it.
const FIELDS: readonly string[] = [
  'system',
  'template',
  'messages',
  'variables',
  'model',
  'temperature',
  'maxTokens',
  'parameters',
  'tools',
  'output',
  'metadata',
  'description',
  'tags',
];

// Absent, these are the same as empty: each of their entries is a change of its own.
const COLLECTIONS = new Set<string>(['messages', 'variables', 'parameters', 'tools', 'metadata']);

function fieldsOf(side: DiffSide | null, other: DiffSide | null): ReadonlyMap<string, Json> {
  const fields = new Map<string, Json>(Object.entries(side === null ? {} : normaliseContent(side.content)));
  const { description = '', tags = [] } = side ?? {};
  if (description !== '' && (other === null || other.description !== undefined)) fields.set('description', description);
  if (tags.length > 0 && (other === null || other.tags !== undefined)) fields.set('tags', tags);
  return fields;
}

function diffField(
  field: string,
  before: Json | undefined,
  after: Json | undefined,
  effort: TextEffort,
): readonly FieldChange[] {
  if (!COLLECTIONS.has(field)) return diffValues(field, before, after, effort);
  return diffValues(field, before ?? emptyLike(after), after ?? emptyLike(before), effort);
}

function emptyLike(value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  return isList(value) ? [] : {};
}

function kindOf(before: unknown, after: unknown, changes: readonly FieldChange[]): PromptDiff['kind'] {
  if (before === null && after !== null) return 'added';
  if (before !== null && after === null) return 'removed';
  return changes.length === 0 ? 'same' : 'changed';
}
