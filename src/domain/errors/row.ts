/** What a process says when it ends; `docs/errors.md` lists which error gives which. */
export type ExitCode = 1 | 2 | 3 | 4 | 5 | 70 | 130;

/** One row of the catalogue: what the error means, how it exits, and how its two sentences are written. */
export interface ErrorRow<Data> {
  readonly exit: ExitCode;
  /** One line for `docs/errors.md`. */
  readonly about: string;
  readonly message: (data: Data) => string;
  readonly hint: (data: Data) => string | null;
}

/** Types a catalogue row by the data its sentences are written from. */
export function row<Data>(
  exit: ExitCode,
  about: string,
  message: (data: Data) => string,
  hint: (data: Data) => string | null = () => null,
): ErrorRow<Data> {
  return { exit, about, message, hint };
}
