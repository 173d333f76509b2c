import { setTimeout as pause } from 'node:timers/promises';
import { isPromptctlError } from '../domain/errors/error.ts';

/** What became of a question; after `late` it stays open, and its answer is taken when it is asked again. */
export type Answered<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'late' };

/** Asks without ever waiting longer than `limit` milliseconds, and never twice at once. What is no failure of the catalogue is thrown. */
export function patiently<T>(limit: number, ask: () => Promise<T>): () => Promise<Answered<T>> {
  let open: Promise<Answered<T>> | null = null;
  return async () => {
    open ??= settle(ask());
    const ended = new AbortController();
    const late = pause(limit, { kind: 'late' } as const, { signal: ended.signal }).catch(
      () => ({ kind: 'late' }) as const,
    );
    const asked = await Promise.race([open, late]).finally(() => ended.abort());
    if (asked.kind !== 'late') open = null;
    return asked;
  };
}

async function settle<T>(question: Promise<T>): Promise<Answered<T>> {
  try {
    return { kind: 'answer', value: await question };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    return { kind: 'failed', problem: error.message };
  }
}
