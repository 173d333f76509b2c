import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
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
}

/** The clock and the source of request ids; fixed in tests. */
export interface Chance {
  now(): Date;
  newId(): string;
}
