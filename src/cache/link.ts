import { PromptctlError } from '../domain/errors/error.ts';
import type { Connect, Connection } from './clients.ts';
import { withDeadline } from './deadline.ts';
import { explainFailure, isReadOnly, type Target } from './failures.ts';

/** Milliseconds between two attempts to connect: the first comes at once, then 50 to 350. */
const [SHORTEST_PAUSE, LONGEST_PAUSE, JITTER] = [50, 300, 50];

export interface LinkOptions {
  readonly connect: Connect;
  readonly target: Target;
  /** Milliseconds that one attempt to connect and log in may take. */
  readonly openingLimit: number;
  /** False: no call keeps the process from ending. */
  readonly holdsProcess?: boolean;
  /** The connection was made, or made again. */
  onReady?(): void;
  onMessage?(channel: string, text: string): void;
}

/** A connection that is made when it is first needed, and again for ever when it is lost or silent. It holds no process but for calls. */
export interface Link {
  readonly target: Target;
  readonly isReady: boolean;
  /** Connects without a call. */
  open(): void;
  /**
   * Calls a command, which must be idempotent: without an answer within `limit` milliseconds the connection is given up, and nobody knows
   * whether it ran. Waits for a connection that is being made, the first time longer, not for one whose last attempt failed.
   * @throws PromptctlError `redis-unreachable`, `redis-refused`.
   */
  call(limit: number, command: string, ...args: readonly (string | number)[]): Promise<unknown>;
  /** A ping that keeps no process alive and never rejects: it finds out whether somebody is there. */
  probe(limit: number): Promise<void>;
  close(): void;
}

/** One life of the connection. */
interface Attempt {
  connection: Connection | null;
  isReady: boolean;
  /** Why it was given up; null: it was not. */
  end: PromptctlError | null;
  readonly opened: Promise<void>;
  readonly open: () => void;
  readonly fail: (failure: PromptctlError) => void;
}

interface State extends LinkOptions {
  current: Attempt | null;
  /** Why there is no connection now; null before the first. */
  failure: PromptctlError | null;
  /** Lives in a row in which nothing was answered. */
  failures: number;
  attempts: number;
  isClosed: boolean;
  /** Until the attempt is given up, or the next one begins. */
  timer: NodeJS.Timeout | undefined;
}

export function createLink(options: LinkOptions): Link {
  const begun = { current: null, failure: null, failures: 0, attempts: 0, isClosed: false };
  const state: State = { ...options, ...begun, timer: undefined };
  return {
    target: options.target,
    get isReady() {
      return state.current?.isReady ?? false;
    },
    open: () => open(state),
    call: (limit, command, ...args) => call(state, { limit, holds: options.holdsProcess ?? true }, command, args),
    probe: async (limit) => {
      await call(state, { limit, holds: false }, 'ping', []).catch(() => {});
    },
    close: () => {
      state.isClosed = true;
      clearTimeout(state.timer);
      if (state.current !== null) drop(state, state.current, unreachable(state, 'it was closed'));
    },
  };
}

function open(state: State): void {
  if (state.current === null && state.failure === null && !state.isClosed) start(state);
}

function start(state: State): void {
  const attempt = makeAttempt();
  const { target, openingLimit } = state;
  state.current = attempt;
  attempt.connection = state.connect(state.attempts++, {
    ready: () => {
      if (attempt !== state.current) return;
      clearTimeout(state.timer);
      attempt.isReady = true;
      attempt.open();
      state.onReady?.();
    },
    failed: (error) => drop(state, attempt, explainFailure(error, target)),
    message: (channel, text) => state.onMessage?.(channel, text),
  });
  const late = () => {
    if (!attempt.isReady) drop(state, attempt, unreachable(state, `no connection within ${openingLimit} ms`));
  };
  // As in a deadline, what has arrived is read first.
  state.timer = setTimeout(() => setImmediate(late), openingLimit).unref();
}

function makeAttempt(): Attempt {
  let open: Attempt['open'] = () => {};
  let fail: Attempt['fail'] = () => {};
  const opened = new Promise<void>((resolve, reject) => {
    [open, fail] = [resolve, reject];
  });
  // Calls that wait hear of a failure; where none does it is no rejection that nobody handles.
  opened.catch(() => {});
  return { connection: null, isReady: false, end: null, opened, open, fail };
}

/** Gives a connection up and begins the next, the first time at once. */
function drop(state: State, attempt: Attempt, reason: PromptctlError): void {
  if (attempt !== state.current) return;
  clearTimeout(state.timer);
  state.current = null;
  state.failure = reason;
  state.failures += 1;
  attempt.end = reason;
  attempt.fail(reason);
  attempt.connection?.destroy();
  if (state.isClosed) return;
  if (state.failures === 1) start(state);
  else state.timer = setTimeout(() => start(state), pauseAfter(state.failures)).unref();
}

async function call(
  state: State,
  { limit, holds }: { readonly limit: number; readonly holds: boolean },
  command: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  open(state);
  const attempt = state.current;
  if (attempt === null)
    throw state.isClosed || state.failure === null ? unreachable(state, 'it was closed') : state.failure;
  // Only a connection that had the whole time can be called silent.
  const wasReady = attempt.isReady;
  const isFirst = !wasReady && state.attempts === 1;
  const wait = isFirst ? Math.max(limit, state.openingLimit) : limit;
  const work = wasReady ? run(attempt, command, args) : attempt.opened.then(() => run(attempt, command, args));
  try {
    const answer = await withDeadline(wait, work, () => unreachable(state, `no answer within ${wait} ms`), holds);
    state.failures = 0;
    return answer;
  } catch (error) {
    // What is in flight ends with the connection, for the same reason.
    const explained = attempt.end ?? explainFailure(error, state.target);
    // Silent, lost, or a replica: another connection may do better.
    if (isReadOnly(explained))
      drop(state, attempt, unreachable(state, 'it is a replica, and the primary is looked for'));
    else if (wasReady && explained.code === 'redis-unreachable') drop(state, attempt, explained);
    throw explained;
  }
}

async function run(attempt: Attempt, command: string, args: readonly (string | number)[]): Promise<unknown> {
  return attempt.connection?.call(command, ...args);
}

function unreachable({ target }: State, reason: string): PromptctlError {
  return new PromptctlError('redis-unreachable', { target: target.name, reason });
}

function pauseAfter(failures: number): number {
  return Math.min(SHORTEST_PAUSE * 2 ** Math.min(failures - 2, 10), LONGEST_PAUSE) + Math.random() * JITTER;
}
