import { defineConfig } from 'vitest/config';
import { LongFirst } from './test/helpers/file-order.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    // Files share processes: one for each would spend a fifth of the run on starting, and on loading the same modules again.
    isolate: false,
    sequence: { sequencer: LongFirst },
  },
});
