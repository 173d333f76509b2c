import { isPromptctlError } from '../domain/errors/error.ts';

/** Failures in a row before somebody is told: one lost answer is nothing to wake people for. */
const BEFORE_TELLING = 3;

/** How one source has been answering. */
export interface Health {
  /** When it last answered; null: never. */
  readonly answeredAt: number | null;
  /** Why it did not answer the last time; null: it did. */
  readonly failure: string | null;
  readonly answered: () => void;
  readonly failed: (error: unknown) => void;
}

/** What a login lacks is mended by one command, and only the error itself knows it. */
function reasonOf(error: unknown): string {
  if (!isPromptctlError(error)) return String(error);
  const { message, hint } = error;
  const isUnallowed = isPromptctlError(error, 'not-granted') || isPromptctlError(error, 'permission-denied');
  return isUnallowed && hint !== null ? `${message} (${hint})` : message;
}

/** Calls `tell` once for every time that a source stops answering, and `onAnswer` after every answer and every failure to give one. */
export function createHealth(now: () => number, tell: (reason: string) => void, onAnswer: () => void): Health {
  let answeredAt: number | null = null;
  let failure: string | null = null;
  let inARow = 0;
  return {
    get answeredAt() {
      return answeredAt;
    },
    get failure() {
      return failure;
    },
    answered: () => {
      answeredAt = now();
      failure = null;
      inARow = 0;
      onAnswer();
    },
    failed: (error) => {
      failure = reasonOf(error);
      inARow += 1;
      if (inARow === BEFORE_TELLING) tell(failure);
      onAnswer();
    },
  };
}
