import type { TestContext } from 'vitest';
import type { Figure } from '../faults/lab/figures.ts';
import type { Laboratory } from '../faults/lab/laboratory.ts';
import { type Fault, type Finding, play } from '../faults/lab/measure.ts';

/** Plays a fault in full, and leaves the figures for the reporter. */
export async function measure(laboratory: Laboratory, fault: Fault, context: TestContext): Promise<readonly Figure[]> {
  return leave(context, await play(laboratory, fault, 1));
}

/** What was found of a fault, as figures that are left for the reporter. */
export function figuresOf(context: TestContext, fault: string, findings: readonly Finding[]): readonly Figure[] {
  return leave(
    context,
    findings.map((finding) => ({ fault, ...finding })),
  );
}

function leave({ task }: TestContext, figures: readonly Figure[]): readonly Figure[] {
  task.meta.figures = figures;
  return figures;
}
