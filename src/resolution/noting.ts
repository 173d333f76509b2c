import { DAY } from '../domain/time.ts';
import type { Variables } from './prompts.ts';
import type { ResolvedPrompt } from './resolved-prompt.ts';
import { after } from './timers.ts';

/** Keeps which variables a prompt was given on this day. */
export type KeepNames = (environment: string, prompt: string, names: readonly string[]) => void;

/** Looks now and then at the names of the variables that callers give; never at their values. */
export interface Noting {
  /** To be called with every answer. Throws nothing, and keeps nothing itself: that takes a disk. */
  readonly note: (resolved: ResolvedPrompt, variables: Variables | undefined) => void;
  /** Keeps what was noted. */
  readonly handOver: () => void;
  /** Ends the timers; what was noted and not handed over is forgotten. */
  readonly close: () => void;
}

interface Calls {
  count: number;
  /** The call that is looked at next. */
  next: number;
}

/** Calls 1, 2, 4 … of each prompt are looked at, and then every 1024th: what is given often is seen, for nearly nothing. */
const MOST_APART = 1_024;
/** Names wait so many milliseconds to be kept, so that no call does. */
const KEPT_AFTER = 1_000;
const MOST_WAITING = 500;
/** Milliseconds after which a new day is noticed. */
const DAY_CHECK = 60_000;

/**
 * `keep` null: there is nowhere to keep anything. `hasTimers`: false where the process may be frozen any moment; then names wait for
 * `handOver`.
 */
export function createNoting(keep: KeepNames | null, now: () => number, hasTimers: boolean): Noting {
  const environments = new Map<string, Map<string, Calls>>();
  const waiting: Parameters<KeepNames>[] = [];
  let day: number | null = null;
  let ticking: NodeJS.Timeout | null = null;
  let handing: NodeJS.Timeout | null = null;
  // Names are sent for each day, so counting begins anew with it; the clock is read for that only now and then.
  const checkDay = () => {
    const today = Math.floor(now() / DAY);
    if (today !== day) environments.clear();
    day = today;
    if (hasTimers) ticking ??= setInterval(checkDay, DAY_CHECK).unref();
  };
  const handOver = () => {
    if (handing !== null) clearTimeout(handing);
    handing = null;
    for (const each of waiting.splice(0)) keep?.(...each);
    if (day !== null) checkDay();
  };
  return {
    note: ({ environment, name }, variables) => {
      if (variables == null || keep === null) return;
      if (day === null) checkDay();
      const prompts = environments.get(environment) ?? added(environments, environment, new Map<string, Calls>());
      const calls = prompts.get(name) ?? added(prompts, name, { count: 0, next: 1 });
      if (++calls.count < calls.next || waiting.length === MOST_WAITING) return;
      calls.next = calls.count + Math.min(calls.count, MOST_APART);
      const names = namesOf(variables);
      if (names.length === 0) return;
      waiting.push([environment, name, names]);
      if (hasTimers) handing ??= after(KEPT_AFTER, handOver);
    },
    handOver,
    close: () => {
      if (ticking !== null) clearInterval(ticking);
      if (handing !== null) clearTimeout(handing);
    },
  };
}

function added<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

/** What is given may be anything that answers like an object, and rendering need not have asked it for its names. */
function namesOf(variables: object): readonly string[] {
  try {
    return Object.keys(variables);
  } catch {
    return [];
  }
}
