import type { Content } from '../prompt.ts';
import { type ContentProblem, problemOf } from './problem.ts';

/** A content has a template, with or without a system message, or messages; never both, never neither. */
export function checkShape({ template, system, messages }: Content): ContentProblem[] {
  if (messages === undefined) return template === undefined ? [bodyMissing()] : [];
  const problems: ContentProblem[] = [];
  if (template !== undefined) problems.push(bodyTwice());
  else if (system !== undefined) problems.push(systemBesideMessages());
  if (messages.length === 0) problems.push(messagesEmpty());
  return problems;
}

function bodyMissing(): ContentProblem {
  return problemOf([], 'body-missing', 'there is neither a template nor messages', 'write template: or messages:');
}

function bodyTwice(): ContentProblem {
  const hint = 'keep one of them; a template is the same as one message of role user';
  return problemOf(['messages'], 'body-twice', 'there are both a template and messages', hint);
}

function systemBesideMessages(): ContentProblem {
  const hint = 'write it as the first message: { role: system, content: … }';
  return problemOf(['system'], 'system-beside-messages', 'there are both system and messages', hint);
}

function messagesEmpty(): ContentProblem {
  return problemOf(['messages'], 'messages-empty', 'the list of messages is empty', 'write at least one message');
}
