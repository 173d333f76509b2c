import { canonicalJson } from '../canonical-json.ts';
import type { Content, Json, JsonObject, PromptDefinition, Variable } from '../prompt.ts';
import type { Defaults } from './schema.ts';

/** The fields that a file's defaults can set. */
const INHERITED = ['model', 'temperature', 'maxTokens', 'parameters', 'metadata'] as const;

/**
 * A definition as the keys of a prompt in a file, without its name, in the order in which people read them. What
 * equals a default is left to it, and null takes away a default that the definition does not have.
 */
export function fieldsOf(
  { description, tags, content, examples }: PromptDefinition,
  defaults: Defaults = {},
): JsonObject {
  return plain({
    description: description === '' ? undefined : description,
    tags: tags.length === 0 ? undefined : tags,
    ...Object.fromEntries(INHERITED.map((key) => [key, ownValue(content, defaults, key)])),
    variables: content.variables === undefined ? undefined : shorten(content.variables),
    system: content.system,
    template: content.template,
    messages: content.messages?.map((message) => inOrder(message, MESSAGE_KEYS)),
    tools: content.tools,
    output: content.output,
    examples: examples.length === 0 ? undefined : examples,
  });
}

function ownValue(content: Content, defaults: Defaults, key: keyof Defaults): Json | undefined {
  const wanted = content[key];
  const inherited = defaults[key];
  if (inherited === undefined) return wanted;
  if (wanted === undefined) return null;
  return canonicalJson(wanted) === canonicalJson(inherited) ? undefined : wanted;
}

const MESSAGE_KEYS = ['role', 'content', 'placeholder'];
const VARIABLE_KEYS = ['type', 'enum', 'required', 'default', 'description'];

/** Canonical JSON has lost the order in which people write keys. */
function inOrder(value: object, keys: readonly string[]): { readonly [key: string]: unknown } {
  const entries = Object.entries(value).toSorted(([a], [b]) => keys.indexOf(a) - keys.indexOf(b));
  return Object.fromEntries(entries);
}

/** `language: string` for a variable of which nothing but its type is said. */
function shorten(variables: { readonly [name: string]: Variable }): { readonly [name: string]: unknown } | undefined {
  const entries = Object.entries(variables).map(([name, variable]) => {
    return [name, Object.keys(variable).length === 1 ? variable.type : inOrder(variable, VARIABLE_KEYS)] as const;
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** JSON leaves out what is undefined, and has one zero. */
function plain(value: { readonly [key: string]: unknown }): JsonObject {
  const fields: JsonObject = JSON.parse(JSON.stringify(value));
  return fields;
}
