import type { ChalkInstance } from 'chalk';

/** What a renderer may know of the place its text goes to. Renderers are pure: no stream, no clock. */
export interface View {
  /** Paints by meaning; paints nothing where colour is off, so meaning never rests on colour alone. */
  readonly paint: ChalkInstance;
  /** Columns to fill; 80 where the stream is no terminal. */
  readonly width: number;
  /** Rows of the terminal; left out where there is no end. */
  readonly height?: number;
  /** True on a terminal: relative times, aligned tables, truncation. False in a pipe: TSV lists and ISO times. */
  readonly terminal: boolean;
  readonly now: Date;
}
