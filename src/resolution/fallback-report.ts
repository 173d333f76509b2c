import { LRUCache } from 'lru-cache';
import { isPromptctlError } from '../domain/errors/error.ts';
import type { Events } from './events.ts';

/** Callers choose the names, so what was told is remembered within bounds. */
const REMEMBERED = 1_000;

/** Tells of fallbacks that were used: each prompt and reason once, since an app asks again and again. */
export function createFallbackReport(events: Events): (name: string, environment: string, failure: unknown) => void {
  const told = new LRUCache<string, true>({ max: REMEMBERED });
  return (name, environment, failure) => {
    const code = isPromptctlError(failure) ? failure.code : 'unforeseen';
    const key = `${environment} ${code} ${name}`;
    if (told.has(key)) return;
    told.set(key, true);
    const reason = failure instanceof Error ? failure.message : String(failure);
    events.problem('fallback-used', environment, `${name.slice(0, 200)} was answered by its fallback: ${reason}`);
  };
}
