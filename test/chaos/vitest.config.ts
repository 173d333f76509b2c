import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { FigureReporter } from './figure-reporter.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the long run repeats with `SEED=…`. */
    seed: number;
  }
}

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));

/** The long run: `npm run test:chaos`, and `npm run test:chaos -- -t FLUSHALL` for one fault. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/chaos/*.chaos.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    reporters: [new FigureReporter(SEED)],
    provide: { seed: SEED },
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
