import { describeValue, isObject } from './value.ts';

/** What a placeholder among the messages asks for, as errors say it. */
export const CONVERSATION = 'a list of messages, none of them of role system or developer';

/** What keeps a value from being a list of messages that callers may give, in a few words; null when nothing does. */
export function conversationFlaw(value: unknown): string | null {
  if (!Array.isArray(value)) return describeValue(value);
  for (const [index, message] of value.entries()) {
    const role = roleOf(message);
    if (role === null) return `a list whose item ${index + 1} is no object with a role`;
    if (isInstruction(role)) return `the role ${describeValue(role)} in item ${index + 1}`;
  }
  return null;
}

function roleOf(message: unknown): string | null {
  if (!isObject(message) || !Object.hasOwn(message, 'role')) return null;
  return typeof message['role'] === 'string' ? message['role'] : null;
}

/** Instructions come from the file only; a provider may take "System " or a look-alike for the role it resembles. */
function isInstruction(role: string): boolean {
  const letters = role
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return letters === 'system' || letters === 'developer';
}
