import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  getColorDepth?(env?: object): number;
};
export type InputStream = Readable & { readonly isTTY?: boolean };

/** Everything outside: `process` is one, tests hand in another. */
export interface World {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  cwd(): string;
  /** Where it can be asked to end. */
  on?(signal: EndSignal, listener: () => void): unknown;
  off?(signal: EndSignal, listener: () => void): unknown;
}

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The clock and the source of request ids; fixed in tests. */
export interface Chance {
  now(): Date;
  newId(): string;
}
