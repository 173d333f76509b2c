import { createSecretKey, type KeyObject } from 'node:crypto';
import { PromptctlError } from '../domain/errors/error.ts';

const SHORTEST = 32;
const PRINTABLE = /^[\x21-\x7e]+$/;

/** The keys that what lies in Redis is signed with: the first signs, any verifies. */
export type CacheKeys = readonly [KeyObject, ...KeyObject[]];

/**
 * Reads `key` or, while it is being replaced, `new,old`. Nothing of it is ever quoted.
 * @throws PromptctlError `cache-key-invalid`; `origin` says where it was set.
 */
export function parseCacheKey(text: string, origin: string): CacheKeys {
  const fail = (problem: string): never => {
    throw new PromptctlError('cache-key-invalid', { origin, problem });
  };
  const [first = '', ...more] = keysIn(text);
  const read = (key: string, index: number): KeyObject => {
    const which = more.length === 0 ? 'it' : `key ${index + 1} of ${more.length + 1}`;
    if (key.length < SHORTEST) fail(`${which} has ${key.length} characters, and needs ${SHORTEST} at least`);
    if (!PRINTABLE.test(key)) fail(`${which} has other characters than printable ASCII`);
    return createSecretKey(Buffer.from(key));
  };
  return [read(first, 0), ...more.map((key, index) => read(key, index + 1))];
}

/** What must not be shown, wherever a text comes from. */
export function secretsOfKeys(text: string | null): string[] {
  return text === null ? [] : keysIn(text).filter((key) => key !== '');
}

function keysIn(text: string): string[] {
  return text.split(',').map((key) => key.trim());
}
