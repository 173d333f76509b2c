import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';
import { drawFigures, type Figure } from '../faults/lab/figures.ts';

declare module 'vitest' {
  export interface TaskMeta {
    /** What a test of the long run measured. */
    figures?: readonly Figure[];
  }
}

/** Draws what was measured as one table, whatever was missed, and says what went wrong beyond that. */
export class FigureReporter implements Reporter {
  private readonly seed: number;
  private readonly figures: Figure[] = [];

  constructor(seed: number) {
    this.seed = seed;
  }

  onInit(): void {
    say(`seed ${this.seed}; SEED=${this.seed} npm run test:chaos plays the same`);
  }

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    if (state === 'skipped') return;
    const { figures } = test.meta();
    say(`${state.padEnd(7)} ${test.fullName} (${Math.round((test.diagnostic()?.duration ?? 0) / 1000)} s)`);
    if (figures === undefined) sayErrors(errors ?? []);
    else this.figures.push(...figures);
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    sayErrors([...errors, ...modules.flatMap((module) => module.errors())]);
    for (const module of modules) for (const suite of module.children.allSuites()) sayErrors(suite.errors());
    say(`\n${drawFigures(this.figures)}\n`);
  }
}

function sayErrors(errors: readonly { readonly message: string; readonly stack?: string | undefined }[]): void {
  for (const { message, stack } of errors) say(stack ?? message);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
