/** A JSON value, as prompts carry it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type VariableType = 'string' | 'number' | 'boolean' | 'json';

/** A declared variable. It is required unless `required` is false or it has a `default`. */
export interface Variable {
  readonly type: VariableType;
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: Json;
  /** Allowed values; only for `string` and `number`. */
  readonly enum?: readonly (string | number)[];
}

export type Role = 'system' | 'developer' | 'user' | 'assistant';

/** A message written in the file, or a placeholder that takes a list of messages at call time. */
export type MessageItem = { readonly role: Role; readonly content: string } | { readonly placeholder: string };

/**
 * What a version says, and the only thing that makes a new one. Either `template` (with or without `system`) or
 * `messages` is present. Absent fields stay absent: some models refuse a temperature.
 */
export interface Content {
  readonly template?: string;
  readonly system?: string;
  readonly messages?: readonly MessageItem[];
  readonly variables?: { readonly [name: string]: Variable };
  readonly model?: string;
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** Further parameters of the model (`top_p`, `stop` …), passed through. */
  readonly parameters?: JsonObject;
  readonly tools?: readonly JsonObject[];
  /** What the answer must look like, usually a JSON Schema; passed through. */
  readonly output?: JsonObject;
  readonly metadata?: JsonObject;
}

/** A sample call, rendered by `validate`; never sent anywhere and not part of the content. */
export interface Example {
  readonly variables: JsonObject;
  /** Texts that the rendered prompt must hold. */
  readonly contains?: readonly string[];
}

/** A prompt as a file declares it: content, and what may change without a new version. */
export interface PromptDefinition {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly content: Content;
  readonly examples: readonly Example[];
}

/** Prompt names: lower-case segments of letters, digits, `.`, `_`, `-`, separated by `/`; at most 128 characters. */
export const PROMPT_NAME =
  /^(?=.{1,128}$)[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_-]))*(?:\/[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9_-]))*)*$/;

/** Variable names, and every step of a dotted path into a json variable. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Environment names; `latest` is never one, so references cannot clash. */
export const ENVIRONMENT_NAME = /^(?!latest$)[a-z][a-z0-9-]{0,31}$/;

/** True for a variable that a caller must give. */
export function isRequired(variable: Variable): boolean {
  return variable.required !== false && variable.default === undefined;
}
