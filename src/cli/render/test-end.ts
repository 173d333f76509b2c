import type { AbTest, TestStop } from '../../domain/ab-test.ts';
import { enumerate } from '../../domain/words.ts';
import type { ListedTest } from '../../workflows/list-tests.ts';

/** Whether a test runs, and if not, how it ended: `running`, `overdue`, `ended: 8 promoted`. */
export function stateText(test: ListedTest): string {
  return test.stopped === null ? runningText(test) : `ended: ${endText(test, test.stopped)}`;
}

/** The same where there is little room: `8 promoted`. */
export function shortStateText(test: ListedTest): string {
  return test.stopped === null ? runningText(test) : endText(test, test.stopped);
}

function runningText({ isOverdue }: ListedTest): string {
  return isOverdue ? 'overdue' : 'running';
}

function endText({ arms }: AbTest, { kind, version }: TestStop): string {
  if (version === null) return 'retired';
  const isKept = version === arms[0]?.version;
  if (kind === 'rollback') return isKept ? 'rolled back' : `rolled back to ${version}`;
  return isKept ? 'control kept' : `${version} promoted`;
}

/** What everybody got from its end on: `8 promoted`, `control 7 kept`. */
export function outcomeText({ arms }: AbTest, { kind, version }: TestStop): string {
  if (version === null) return 'nothing is served';
  if (version === arms[0]?.version) return `control ${version} kept`;
  return kind === 'rollback' ? `${version} is served again` : `${version} promoted`;
}

/** Its variants, as in `8 is held` and `8 and 9 are held`. */
export function variantsText({ arms }: AbTest, [one, many]: readonly [one: string, many: string]): string {
  const variants = arms.slice(1).map(({ version }) => String(version));
  return `${enumerate(variants)} ${variants.length === 1 ? one : many}`;
}
