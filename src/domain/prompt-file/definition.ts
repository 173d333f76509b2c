import { normaliseContent } from '../content.ts';
import type { Content, PromptDefinition, Variable, VariableType } from '../prompt.ts';
import type { Defaults, PromptFields } from './schema.ts';

type Fields = PromptFields & { readonly name?: string; readonly $schema?: string; readonly promptctl?: 1 };

/**
 * The definition that a valid prompt of a file stands for: defaults merged in, short forms expanded, line ends
 * made line feeds, and what is empty left out. Two files that mean the same give the same definition.
 */
export function definitionOf(name: string, fields: Fields, defaults: Defaults): PromptDefinition {
  return {
    name,
    description: (fields.description ?? '').replaceAll('\r\n', '\n'),
    tags: fields.tags ?? [],
    content: normaliseContent(contentOf(fields, defaults)),
    examples: fields.examples ?? [],
  };
}

function contentOf(fields: Fields, defaults: Defaults): Content {
  const { template, system, messages, variables, tools, output } = fields;
  const model = inherit(fields.model, defaults.model);
  const temperature = inherit(fields.temperature, defaults.temperature);
  const maxTokens = inherit(fields.maxTokens, defaults.maxTokens);
  const parameters = inherit(fields.parameters, defaults.parameters);
  const metadata = inherit(fields.metadata, defaults.metadata);
  return {
    ...(template !== undefined && { template }),
    ...(system !== undefined && { system }),
    ...(messages !== undefined && { messages }),
    ...(variables !== undefined && { variables: expand(variables) }),
    ...(model !== undefined && { model }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(parameters !== undefined && { parameters }),
    ...(tools !== undefined && { tools }),
    ...(output !== undefined && { output }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** The prompt's own field wins, and its null takes the default away. */
function inherit<T>(own: T | null | undefined, inherited: T | undefined): T | undefined {
  return own === undefined ? inherited : (own ?? undefined);
}

/** `language: string` is short for `language: { type: string }`. */
function expand(variables: { readonly [name: string]: VariableType | Variable }): {
  readonly [name: string]: Variable;
} {
  const entries = Object.entries(variables);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? { type: value } : value]),
  );
}
