import { dayOf } from '../domain/time.ts';
import type { Usage } from '../storage/usage.ts';
import type { Breakdown } from './compared.ts';
import type { SubjectArm } from './compared-subject.ts';
import { groupBy, totalsOf } from './usage-totals.ts';

export const BREAKDOWN_KEYS: readonly Breakdown['by'][] = ['day', 'model', 'environment', 'segment', 'source'];

const KEYS: { readonly [by in Breakdown['by']]: (usage: Usage) => string } = {
  day: ({ start }) => (start === null ? '' : dayOf(Date.parse(start))),
  model: ({ model }) => model ?? '',
  environment: ({ environment }) => environment,
  segment: ({ segment }) => segment,
  source: ({ source }) => source,
};

/** The totals of each arm, told apart; an arm has no row where it had no executions. What an app did not say is `''`. */
export function breakDown(usages: readonly Usage[], arms: readonly SubjectArm[], by: Breakdown['by']): Breakdown {
  const groups = [...groupBy(usages, KEYS[by])].toSorted(by === 'day' ? byKey : busiestFirst);
  const rows = groups.flatMap(([key, group]) =>
    arms.flatMap(({ version, versionId }) => {
      const totals = totalsOf(group.filter((usage) => usage.versionId === versionId));
      return totals.executions === 0 ? [] : [{ key, version, totals }];
    }),
  );
  return { by, rows };
}

type Group = readonly [key: string, usages: readonly Usage[]];

function byKey([a]: Group, [b]: Group): number {
  return a < b ? -1 : 1;
}

/** What `ingest` puts the rarest segments into comes last, however much it is. */
function busiestFirst(a: Group, b: Group): number {
  return Number(a[0] === OTHER) - Number(b[0] === OTHER) || executionsOf(b) - executionsOf(a) || byKey(a, b);
}

const OTHER = 'other';

function executionsOf([, usages]: Group): number {
  return usages.reduce((sum, { metric, count }) => sum + (metric === 'executions' ? count : 0), 0);
}
