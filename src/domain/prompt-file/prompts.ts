import { PROMPT_NAME, type PromptDefinition } from '../prompt.ts';
import { excerpt } from '../template/excerpt.ts';
import { definitionOf } from './definition.ts';
import { schemaProblems } from './issues.ts';
import type { Entry, Outline } from './outline.ts';
import { type Problem, problemAt } from './problem.ts';
import { type Defaults, promptSchema, singleFileSchema } from './schema.ts';
import { traceless } from './traceless.ts';

/** A prompt that was held against the schema. */
export interface ReadPrompt {
  readonly entry: Entry;
  /** null where the prompt does not fit the schema; `problems` says why. */
  readonly definition: PromptDefinition | null;
  /** What of an invalid prompt can still be checked: the fields that are in order, if they hold its whole body. */
  readonly remains: PromptDefinition | null;
  readonly problems: readonly Problem[];
}

type Schema = typeof promptSchema | typeof singleFileSchema;

const BODY = ['template', 'system', 'messages', 'variables'];

/** Each prompt of a file held against the schema, once. */
export function readPrompts({ shape, entries, defaults }: Outline): ReadPrompt[] {
  const schema = shape === 'single' ? singleFileSchema : promptSchema;
  return entries.map((entry) => readPrompt(entry, schema, defaults));
}

function readPrompt(entry: Entry, schema: Schema, defaults: Defaults | null): ReadPrompt {
  const problems = nameProblems(entry);
  const result = traceless(() => schema.safeParse(entry.value));
  if (result.success) {
    const definition = definitionOf(entry.name, result.data, defaults ?? {});
    const inOrder = problems.length === 0 && defaults !== null;
    return { entry, definition: inOrder ? definition : null, remains: definition, problems };
  }
  const { value, node, place: above } = entry;
  const { issues } = result.error;
  const found = schemaProblems(issues, { schema, value, node, above, noun: `"${excerpt(entry.name)}"` });
  return { entry, definition: null, remains: salvage(entry, schema, issues), problems: [...problems, ...found] };
}

/** A second reading without what is wrong, so that one look at a file shows the mistakes inside its texts too. */
function salvage(
  { name, value }: Entry,
  schema: Schema,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): PromptDefinition | null {
  if (typeof value !== 'object' || value === null) return null;
  const broken = new Set(issues.map(({ path }) => path[0]));
  if (BODY.some((key) => broken.has(key))) return null;
  const kept = Object.entries(value).filter(([key]) => !broken.has(key) && Object.hasOwn(schema.shape, key));
  const result = traceless(() => schema.safeParse(Object.fromEntries(kept)));
  return result.success ? definitionOf(name, result.data, {}) : null;
}

function nameProblems({ name, place }: Entry): Problem[] {
  if (PROMPT_NAME.test(name)) return [];
  const lower = name.toLowerCase();
  const rule = 'names are words of a-z, 0-9, . _ and -, in folders separated by /, such as support/reply';
  const hint = PROMPT_NAME.test(lower) ? `write "${lower}"` : rule;
  return [problemAt(place, 'invalid-name', `"${excerpt(name)}" cannot be the name of a prompt`, hint)];
}
