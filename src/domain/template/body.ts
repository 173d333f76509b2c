import type { Content, MessageItem, Role } from '../prompt.ts';
import { type Placeholder, parseTemplate, type TemplatePart } from './parse.ts';
import type { TemplateProblem } from './problem.ts';

/** One text of a content, read, with its place in the content. */
export interface ParsedText {
  readonly path: readonly (string | number)[];
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

export type ParsedMessage =
  | { readonly role: Role; readonly text: ParsedText }
  | { readonly placeholder: string; readonly path: readonly (string | number)[] };

/** The texts of a content, read once for whoever checks or compiles them. */
export interface ParsedBody {
  readonly system: ParsedText | null;
  readonly template: ParsedText | null;
  readonly messages: readonly ParsedMessage[];
}

/** Reads every text of a content, whatever is wrong with it. */
export function parseBody({ system, template, messages = [] }: Content): ParsedBody {
  return {
    system: system === undefined ? null : parseText(['system'], system),
    template: template === undefined ? null : parseText(['template'], template),
    messages: messages.map(parseMessage),
  };
}

/** Every text of a body, in the order in which they are rendered. */
export function textsOf({ system, template, messages }: ParsedBody): ParsedText[] {
  const written = messages.flatMap((message) => ('text' in message ? [message.text] : []));
  return [system, template, ...written].filter((text) => text !== null);
}

/** The `{{…}}` of a text. */
export function placeholdersOf({ parts }: ParsedText): Placeholder[] {
  return parts.filter((part) => typeof part !== 'string');
}

/** The variables that are taken as lists of messages, each with its place. */
export function conversationsOf({ messages }: ParsedBody): Extract<ParsedMessage, { placeholder: string }>[] {
  return messages.filter((message) => 'placeholder' in message);
}

function parseMessage(item: MessageItem, index: number): ParsedMessage {
  return 'placeholder' in item
    ? { placeholder: item.placeholder, path: ['messages', index, 'placeholder'] }
    : { role: item.role, text: parseText(['messages', index, 'content'], item.content) };
}

function parseText(path: readonly (string | number)[], text: string): ParsedText {
  return { path, ...parseTemplate(text) };
}
