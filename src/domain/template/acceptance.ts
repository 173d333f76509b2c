import type { CompiledVariable } from './compile.ts';
import { CONVERSATION, conversationFlaw } from './conversation.ts';
import { describeValue, EXPECTED, isOfType } from './value.ts';

const LISTED = 10;

/** Tells whether a given value fits a variable's type and enum. */
export function isAccepted(value: unknown, { type, allowed }: CompiledVariable): boolean {
  if (type === 'conversation') return conversationFlaw(value) === null;
  return isOfType(value, type) && (allowed === null || allowed.includes(value));
}

/** What a variable asks for, as errors say it: `a string`, `one of "free", "pro"`. */
export function describeExpected({ type, allowed }: CompiledVariable): string {
  if (type === 'conversation') return CONVERSATION;
  if (allowed === null) return EXPECTED[type];
  const listed = allowed.slice(0, LISTED).map(describeValue).join(', ');
  return allowed.length > LISTED ? `one of ${listed} and ${allowed.length - LISTED} more` : `one of ${listed}`;
}

/** What was given instead, in a few words. */
export function describeRefused(value: unknown, { type }: CompiledVariable): string {
  return (type === 'conversation' ? conversationFlaw(value) : null) ?? describeValue(value);
}
