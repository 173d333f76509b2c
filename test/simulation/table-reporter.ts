import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

declare module 'vitest' {
  export interface TaskMeta {
    /** What a simulation found, as a line of a table. */
    row?: string;
  }
}

/** Prints each simulation's line as it ends, and what went wrong beyond it. */
export class TableReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    const seconds = Math.round((test.diagnostic()?.duration ?? 0) / 1_000);
    say(`${state.padEnd(7)} ${test.fullName} (${seconds} s)`);
    const { row } = test.meta();
    if (row !== undefined) say(`        ${row.replaceAll('\n', '\n        ')}`);
    sayErrors(errors ?? []);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    sayErrors([...errors, ...modules.flatMap((module) => module.errors())]);
  }
}

function sayErrors(errors: readonly { readonly message: string; readonly stack?: string | undefined }[]): void {
  for (const { message, stack } of errors) say(stack ?? message);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
