import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { TableReporter } from './table-reporter.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** How many tests are simulated for each row of the tables. */
    replicates: number;
  }
}

const REPLICATES = Number(process.env['REPLICATES'] ?? 1_000);

/** The long part of the statistics: `npm run test:simulation`, and `REPLICATES=3000 npm run test:simulation` for smaller errors. */
export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['test/simulation/*.sim.ts'],
    reporters: [new TableReporter()],
    provide: { replicates: REPLICATES },
    testTimeout: 3_600_000,
    maxWorkers: 2,
  },
});
