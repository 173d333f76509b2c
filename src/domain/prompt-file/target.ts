import { canonicalContent } from '../content.ts';
import { PromptctlError } from '../errors/error.ts';
import type { Json, JsonObject, PromptDefinition } from '../prompt.ts';
import { definitionOf } from './definition.ts';
import { fieldsOf } from './fields.ts';
import type { Outline } from './outline.ts';
import { type Defaults, promptSchema } from './schema.ts';
import { isJsonObject } from './value.ts';
import type { YamlDocument } from './yaml.ts';

/** What a definition does not change in a file: examples are the file's own, and not part of what is released. */
const UNMANAGED = new Set(['name', 'examples']);
const MANAGED = Object.keys(promptSchema.shape).filter((key) => !UNMANAGED.has(key));

/**
 * What a file should say so that its prompts are as defined.
 * @throws PromptctlError `splice-failed` where a prompt has no place in this file.
 */
export function targetDocument(
  file: string,
  { shape, entries, defaults }: Outline,
  { root, value }: YamlDocument,
  definitions: readonly PromptDefinition[],
): JsonObject {
  const current = isJsonObject(value) ? value : {};
  const known = new Map(entries.map((entry) => [entry.name, entry]));
  const fill = (definition: PromptDefinition): JsonObject => {
    const entry = known.get(definition.name);
    if (entry === undefined) return fieldsOf(definition, defaults ?? {});
    return targetOf(isJsonObject(entry.value) ? entry.value : {}, definition, defaults ?? {});
  };
  if (shape === 'map' || root === null) {
    const prompts = isJsonObject(current['prompts']) ? current['prompts'] : {};
    return {
      ...current,
      prompts: { ...prompts, ...Object.fromEntries(definitions.map((each) => [each.name, fill(each)])) },
    };
  }
  const [only, ...others] = definitions;
  if (only === undefined) return current;
  if (shape === 'single' && others.length === 0 && entries[0]?.name === only.name) return fill(only);
  const reason = shape === 'single' ? `it holds one prompt, "${entries[0]?.name ?? ''}"` : 'it is no prompt file';
  throw new PromptctlError('splice-failed', { file, reason });
}

/** The keys of a prompt as they should be: as they are where they mean the same already, as written anew elsewhere. */
function targetOf(current: JsonObject, definition: PromptDefinition, defaults: Defaults): JsonObject {
  const wanted = fieldsOf(definition, defaults);
  const target = new Map(Object.entries(current));
  for (const key of MANAGED) {
    const value = wanted[key];
    if (meaningOf(key, current[key], defaults) === meaningOf(key, value, defaults)) continue;
    if (value === undefined) target.delete(key);
    else target.set(key, key === 'variables' ? keepForms(current[key], value) : value);
  }
  return Object.fromEntries(target);
}

/** Equal for two values of a key exactly when a prompt is the same with either; null where the value is not valid. */
function meaningOf(key: string, value: Json | undefined, defaults: Defaults): string | null {
  const parsed = promptSchema.safeParse(value === undefined ? {} : { [key]: value });
  if (!parsed.success) return null;
  const { description, tags, content } = definitionOf('', parsed.data, defaults);
  return JSON.stringify([description, tags, canonicalContent(content)]);
}

/** A variable that is written out stays so, even where its type alone would do. */
function keepForms(current: Json | undefined, wanted: Json): Json {
  if (!isJsonObject(current) || !isJsonObject(wanted)) return wanted;
  const entries = Object.entries(wanted).map(([name, variable]) => {
    const isWrittenOut = Object.hasOwn(current, name) && isJsonObject(current[name]) && typeof variable === 'string';
    return [name, isWrittenOut ? { type: variable } : variable];
  });
  return Object.fromEntries(entries);
}
