import { catalogue, type ErrorCode, type ErrorData } from './catalogue.ts';
import type { ErrorRow, ExitCode } from './row.ts';

/**
 * Every failure promptctl foresees. `message` states the fact in one sentence, `hint` says what to type next,
 * `data` is the plain JSON that both were written from. Anything else that is thrown is a bug.
 */
export class PromptctlError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'PromptctlError';
  readonly code: C;
  readonly data: ErrorData<C>;
  readonly hint: string | null;
  readonly exit: ExitCode;

  constructor(code: C, data: ErrorData<C>, options?: { cause?: unknown }) {
    const row = catalogue[code] as unknown as ErrorRow<ErrorData<C>>;
    super(row.message(data), options);
    this.code = code;
    this.data = data;
    this.hint = row.hint(data);
    this.exit = row.exit;
  }
}

/** Tells whether `error` is a foreseen failure, of one kind when `code` is given. */
export function isPromptctlError<C extends ErrorCode>(error: unknown, code?: C): error is PromptctlError<C> {
  return error instanceof PromptctlError && (code === undefined || error.code === code);
}
