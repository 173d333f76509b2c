import { PromptctlError } from '../errors/error.ts';
import { type Content, isRequired, type Role, type Variable, type VariableType } from '../prompt.ts';
import { conversationsOf, type ParsedBody, type ParsedMessage, type ParsedText, parseBody } from './body.ts';
import type { Placeholder } from './parse.ts';
import type { ContentProblem } from './problem.ts';
import { checkSoundness } from './soundness.ts';

/** A prompt made ready to be rendered many times; plain data, and never changed. */
export interface CompiledPrompt {
  readonly name: string;
  readonly variables: readonly CompiledVariable[];
  readonly body: CompiledBody;
}

export interface CompiledVariable {
  readonly name: string;
  /** The declared type, or a list of messages for a placeholder among them. */
  readonly type: VariableType | 'conversation';
  readonly required: boolean;
  /** Taken when the caller gives none; null where there is no default. */
  readonly fallback: unknown;
  /** The allowed values; null allows all. */
  readonly allowed: readonly unknown[] | null;
}

export type CompiledBody =
  | { readonly kind: 'text'; readonly system: CompiledText | null; readonly template: CompiledText }
  | { readonly kind: 'chat'; readonly messages: readonly CompiledMessage[] };

export type CompiledMessage =
  | { readonly kind: 'message'; readonly role: Role; readonly text: CompiledText }
  | { readonly kind: 'conversation'; readonly variable: number };

/** A literal text, then values with the literal text after each. */
export interface CompiledText {
  readonly head: string;
  readonly slots: readonly Slot[];
}

export interface Slot {
  /** Index into the prompt's variables. */
  readonly variable: number;
  /** The steps into a json value; empty for the value itself. */
  readonly steps: readonly string[];
  readonly tail: string;
}

/**
 * Makes a prompt ready to be rendered.
 * @throws PromptctlError `template-invalid` naming the field and the first problem that forbids rendering.
 */
export function compilePrompt(name: string, content: Content): CompiledPrompt {
  const declarations = new Map(Object.entries(content.variables ?? {}));
  const body = parseBody(content);
  const [problem] = checkSoundness(content, body, declarations);
  if (problem !== undefined) throw invalidTemplate(name, problem);
  const conversations = new Set(conversationsOf(body).map(({ placeholder }) => placeholder));
  const variables = [...declarations].map(([each, variable]) =>
    compileVariable(each, variable, conversations.has(each)),
  );
  return { name, variables, body: compileBody(body, [...declarations.keys()]) };
}

function invalidTemplate(prompt: string, { path, message, hint }: ContentProblem): PromptctlError {
  return new PromptctlError('template-invalid', { prompt, field: path.join('.'), problem: message, hint });
}

function compileVariable(name: string, variable: Variable, isConversation: boolean): CompiledVariable {
  return {
    name,
    type: isConversation ? 'conversation' : variable.type,
    required: isRequired(variable),
    fallback: variable.default ?? null,
    allowed: variable.enum ?? null,
  };
}

function compileBody({ system, template, messages }: ParsedBody, names: readonly string[]): CompiledBody {
  if (template === null) return { kind: 'chat', messages: messages.map((message) => compileMessage(message, names)) };
  return {
    kind: 'text',
    system: system === null ? null : compileText(system, names),
    template: compileText(template, names),
  };
}

function compileMessage(message: ParsedMessage, names: readonly string[]): CompiledMessage {
  return 'text' in message
    ? { kind: 'message', role: message.role, text: compileText(message.text, names) }
    : { kind: 'conversation', variable: names.indexOf(message.placeholder) };
}

function compileText({ parts }: ParsedText, names: readonly string[]): CompiledText {
  const [head] = parts;
  const slots = parts.flatMap((part, index) => {
    if (typeof part === 'string') return [];
    const tail = parts[index + 1];
    return [compileSlot(part, typeof tail === 'string' ? tail : '', names)];
  });
  return { head: typeof head === 'string' ? head : '', slots };
}

function compileSlot({ path: [name, ...steps] }: Placeholder, tail: string, names: readonly string[]): Slot {
  return { variable: names.indexOf(name), steps, tail };
}
