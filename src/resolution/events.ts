import { PromptctlError } from '../domain/errors/error.ts';
import type { ShownHead } from '../domain/head.ts';
import { redact } from '../domain/redaction.ts';
import { didYouMean } from '../domain/suggest.ts';
import { enumerate, quote } from '../domain/words.ts';

export interface ReleaseEvent {
  readonly environment: string;
  readonly head: ShownHead;
  readonly previous: ShownHead;
  /** The prompts that are served differently from now on, be it to some users only: a test started, was ramped or ended. */
  readonly prompts: readonly string[];
}

export interface StaleEvent {
  readonly environment: string;
  readonly head: ShownHead;
  /** Milliseconds since somebody last confirmed what is served; null: nobody did since this process started. */
  readonly age: number | null;
}

export type ProblemCode =
  /** The database lost releases (failover, restored backup): what is served went back with it. */
  | 'release-lost'
  /** Another database answers than before; everything was replaced by what it has. */
  | 'database-replaced'
  /** The database is of an earlier epoch than what is served; nothing was changed. */
  | 'database-behind'
  | 'postgres-failing'
  | 'redis-failing'
  | 'listen-failing'
  | 'redis-malformed'
  /** What Redis holds was written by nobody who has PROMPTCTL_CACHE_KEY; it is not served, and overwritten from Postgres. */
  | 'redis-forged'
  /** A URL asks for less than verified TLS beyond this machine; prompts and passwords travel in the open. */
  | 'connection-unprotected'
  | 'snapshot-refused'
  | 'snapshot-unwritten'
  | 'fallback-used'
  | 'pin-unavailable'
  | 'files-invalid'
  | 'listener-failed'
  /** There is no place on disk for executions: what is not shipped when the process ends is lost. */
  | 'spool-unavailable'
  /** So much could not be shipped that the limit is reached: executions are lost, and counted as lost. */
  | 'spool-full'
  /** The disk refuses executions: they are lost, and counted as lost. */
  | 'spool-failing'
  /** Executions cannot be stored for a while, and are kept. */
  | 'tracking-unshipped'
  /** The database set executions aside that it cannot count. */
  | 'tracking-rejected'
  /** An execution was tracked after `close()`, and is not counted. */
  | 'tracked-after-close'
  /** A mistake of promptctl itself; what failed is tried again. */
  | 'unforeseen';

/** Something that somebody should look at; prompts are served all the same, and tracking does not fail calls. Plain JSON. */
export interface ProblemEvent {
  readonly code: ProblemCode;
  readonly environment: string;
  readonly message: string;
}

export interface EventMap {
  readonly release: ReleaseEvent;
  readonly stale: StaleEvent;
  readonly problem: ProblemEvent;
}

export interface Events {
  /** Calls `listener` for every such event from now on; what it returns ends that. @throws PromptctlError `options-invalid`. */
  readonly on: <Name extends keyof EventMap>(name: Name, listener: (event: EventMap[Name]) => void) => () => void;
  readonly emit: <Name extends keyof EventMap>(name: Name, event: EventMap[Name]) => void;
  readonly problem: (code: ProblemCode, environment: string, message: string) => void;
}

/** Problems that nobody listens for are said to `warn`, each kind once. A listener that throws harms nobody. */
export function createEvents(warn: (message: string, code: string) => void): Events {
  const listeners: { readonly [Name in keyof EventMap]: Set<(event: EventMap[Name]) => void> } = {
    release: new Set(),
    stale: new Set(),
    problem: new Set(),
  };
  const warned = new Set<string>();
  const events: Events = {
    on: (name, listener) => {
      requireListener(name, Object.keys(listeners), listener);
      listeners[name].add(listener);
      return () => void listeners[name].delete(listener);
    },
    emit: (name, event) => {
      for (const listener of listeners[name]) {
        try {
          listener(event);
        } catch (error) {
          if (name !== 'problem')
            events.problem('listener-failed', event.environment, `a ${name} listener threw: ${String(error)}`);
        }
      }
    },
    problem: (code, environment, text) => {
      const message = redact(text);
      events.emit('problem', { code, environment, message });
      const key = `${code} ${environment}`;
      if (listeners.problem.size > 0 || warned.has(key)) return;
      warned.add(key);
      warn(message, code);
    },
  };
  return events;
}

function requireListener(event: unknown, known: readonly string[], listener: unknown): void {
  const name = String(event);
  if (!known.includes(name)) {
    const near = didYouMean(name, known) ?? `events are ${enumerate(known)}`;
    throw new PromptctlError('options-invalid', { option: quote(name), problem: `is no event; ${near}` });
  }
  if (typeof listener === 'function') return;
  throw new PromptctlError('options-invalid', { option: 'listener', problem: 'must be a function' });
}
