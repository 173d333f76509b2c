import type { JsonObject, Role } from '../prompt.ts';
import type { CompiledMessage, CompiledPrompt, CompiledText, Slot } from './compile.ts';
import { type GivenVariables, readValues, refuseUnknown } from './input.ts';
import { follow } from './path.ts';
import { missingPaths, unprintableValue } from './refusal.ts';
import { isOfType, textOf } from './value.ts';

/** A message whose role and text come from the prompt. */
export interface Message {
  readonly role: Role;
  readonly content: string;
}

/**
 * A prompt with its values. A text prompt has `rendered`, perhaps `systemMessage`, and both again as `messages`;
 * a chat prompt has `messages` only, among them the callers' own, which are passed through untouched.
 */
export interface Rendered {
  readonly rendered: string | null;
  readonly systemMessage: string | null;
  readonly messages: readonly (Message | JsonObject)[];
}

/**
 * Renders a prompt in one pass: values are inert, whatever they hold. With `strict`, variables that the prompt does
 * not declare are refused. A path that leads nowhere is an error if its variable is required, else it shows nothing.
 * @throws PromptctlError `variables-missing`, `variables-invalid`, `variable-path-missing` or, if strict, `variables-unknown`.
 */
export function renderPrompt(
  prompt: CompiledPrompt,
  variables: GivenVariables,
  options?: { readonly strict?: boolean },
): Rendered {
  if (options?.strict === true) refuseUnknown(prompt, variables);
  const values = readValues(prompt, variables);
  const { body } = prompt;
  if (body.kind === 'chat') {
    return { rendered: null, systemMessage: null, messages: renderMessages(prompt, body.messages, values) };
  }
  const systemMessage = body.system === null ? null : renderText(prompt, body.system, values);
  const rendered = renderText(prompt, body.template, values);
  const user: Message = { role: 'user', content: rendered };
  const messages: Message[] = systemMessage === null ? [user] : [{ role: 'system', content: systemMessage }, user];
  return { rendered, systemMessage, messages };
}

function renderMessages(
  prompt: CompiledPrompt,
  messages: readonly CompiledMessage[],
  values: readonly unknown[],
): (Message | JsonObject)[] {
  const rendered: (Message | JsonObject)[] = [];
  for (const message of messages) {
    if (message.kind === 'message') {
      rendered.push({ role: message.role, content: renderText(prompt, message.text, values) });
    } else {
      for (const given of conversationOf(values[message.variable])) rendered.push(given);
    }
  }
  return rendered;
}

/** The caller's own messages, accepted when the values were read; none where an optional list was not given. */
function conversationOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value : [];
}

/** The hot path: literal texts and values are joined as they come, with nothing allocated in between. */
function renderText(prompt: CompiledPrompt, { head, slots }: CompiledText, values: readonly unknown[]): string {
  let text = head;
  for (const slot of slots) {
    text += renderSlot(prompt, slot, values);
    text += slot.tail;
  }
  return text;
}

function renderSlot(prompt: CompiledPrompt, slot: Slot, values: readonly unknown[]): string {
  const { variable, steps } = slot;
  const value = steps.length === 0 ? values[variable] : follow(values[variable], steps);
  if (typeof value === 'string') return value;
  if (value === null) {
    if (prompt.variables[variable]?.required === true) throw missingPaths(prompt, values);
    return '';
  }
  const text = isOfType(value, 'json') ? textOf(value) : null;
  if (text === null) throw unprintableValue(prompt, slot, value);
  return text;
}
