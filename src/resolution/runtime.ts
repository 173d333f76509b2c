/** What resolution needs of the world around it; tests hand in another. */
export interface Runtime {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1, for spreading the polls of many processes. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly host: string;
  readonly pid: number;
  readonly env: { readonly [name: string]: string | undefined };
  /** The user's home folder; null where there is none. */
  readonly home: () => string | null;
  /** The working directory. */
  readonly directory: string;
  /** Where problems go that nobody listens for. */
  readonly warn: (message: string, code: string) => void;
}
