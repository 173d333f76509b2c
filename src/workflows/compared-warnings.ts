import type { AbTest } from '../domain/ab-test.ts';
import { LEAST_EFFECTIVE_USERS } from '../domain/statistics/contrast.ts';
import type { Gap } from '../storage/executions.ts';
import type { RejectedCount } from '../storage/tracking-notes.ts';
import type { Usage } from '../storage/usage.ts';
import type { Compared, ComparedArm, ComparedMetric, ComparedTest, CompareWarning } from './compared.ts';
import { meanOf, unpricedShare } from './usage-totals.ts';

/** What was read that warnings are drawn from. */
export interface Evidence {
  readonly test: AbTest | null;
  readonly gaps: readonly Gap[];
  readonly rejected: readonly RejectedCount[];
  readonly isSinceIgnored: boolean;
  /** What was counted of an arm. */
  readonly usageOf: (arm: Pick<ComparedArm, 'versionId'>) => readonly Usage[];
}

type Told = Pick<Compared, 'test' | 'arms' | 'fallbacks' | 'metrics'>;

/** Shares from which on a few are worth a word. */
const MANY = { mixed: 0.01, unpriced: 0.05, fallbacks: 0.01 };
const FEW_EFFECTIVE = 0.1;
const WEEK = 7;

/** What to bear in mind, the gravest first. */
export function warningsOf(told: Told, evidence: Evidence): CompareWarning[] {
  const { test, arms, metrics } = told;
  return [
    ...(test === null ? [] : ofUsers(test, arms)),
    ...ofLosses(evidence),
    ...ofPrimary(metrics, arms, evidence),
    ...ofCoverage(metrics),
    ...(test === null ? [] : ofTime(test, evidence.test)),
    ...ofArms(told, evidence),
    ...(evidence.isSinceIgnored ? [{ kind: 'since-ignored' as const }] : []),
  ];
}

function ofUsers({ sampleRatio, mixedUsers }: ComparedTest, arms: readonly ComparedArm[]): CompareWarning[] {
  const { evidence, state } = sampleRatio ?? { evidence: 1, state: 'fine' };
  const share = mixedUsers / (mixedUsers + arms.reduce((sum, { users }) => sum + (users ?? 0), 0));
  return [
    ...when(state !== 'fine', { kind: 'sample-ratio', evidence, blocks: state === 'blocking' }),
    ...when(share > MANY.mixed, { kind: 'mixed-users', users: mixedUsers, share }),
  ];
}

function ofLosses({ gaps, rejected }: Evidence): CompareWarning[] {
  const byReason = new Map<string, number>();
  for (const { reason, lost } of gaps) byReason.set(reason, (byReason.get(reason) ?? 0) + lost);
  const reasons = [...byReason].map(([reason, lost]) => ({ reason, lost })).toSorted((a, b) => b.lost - a.lost);
  const lost = reasons.reduce((sum, each) => sum + each.lost, 0);
  const events = rejected.reduce((sum, each) => sum + each.events, 0);
  return [
    ...when(lost > 0, { kind: 'gaps', lost, reasons }),
    ...when(events > 0, {
      kind: 'rejected',
      events,
      reasons: rejected.map(({ reason, events }) => ({ reason, events })),
    }),
  ];
}

function ofPrimary(
  metrics: readonly ComparedMetric[],
  arms: readonly ComparedArm[],
  evidence: Evidence,
): CompareWarning[] {
  const [primary] = metrics;
  if (primary === undefined) return [];
  const metric = primary.name;
  const rawOf = (arm: ComparedArm | undefined) => (arm === undefined ? null : meanOf(evidence.usageOf(arm), metric));
  const decided = primary.variants.flatMap(({ version, verdict, estimate }): CompareWarning[] => {
    if (verdict.kind !== 'better' && verdict.kind !== 'worse') return [];
    const [before, after] = [rawOf(arms[0]), rawOf(arms.find((arm) => arm.version === version))];
    const isOther = before !== null && after !== null && (after - before) * (estimate ?? 0) < 0;
    return [
      ...when(verdict.isEarly, { kind: 'exaggerated', metric, version }),
      ...when(isOther, { kind: 'busy-users', metric, version }),
    ];
  });
  return [...decided, ...arms.flatMap((arm) => fewEffective(primary, arm))];
}

function fewEffective({ name, variants }: ComparedMetric, { version, role, users }: ComparedArm): CompareWarning[] {
  const variant = variants.find((each) => each.version === version) ?? variants[0];
  const effective = role === 'control' ? variant?.effectiveUsers.control : variant?.effectiveUsers.variant;
  const share = (effective ?? 0) / (users ?? 1);
  const isFew = (users ?? 0) >= LEAST_EFFECTIVE_USERS && share < FEW_EFFECTIVE;
  return when(isFew, { kind: 'few-effective', metric: name, version, share });
}

function ofCoverage(metrics: readonly ComparedMetric[]): CompareWarning[] {
  const coverage = metrics.find(({ name }) => name === 'rating-coverage');
  return (coverage?.variants ?? []).flatMap(({ version, interval }) =>
    when(interval !== null && (interval.low > 0 || interval.high < 0), { kind: 'coverage-differs', version }),
  );
}

function ofTime({ days, stopped }: ComparedTest, test: AbTest | null): CompareWarning[] {
  const maxDays = test?.maxDays ?? null;
  return [
    ...when(days < WEEK, { kind: 'short', days }),
    ...(maxDays === null ? [] : when(stopped === null && days > maxDays, { kind: 'overdue', days, maxDays })),
  ];
}

function ofArms({ arms, fallbacks }: Told, { usageOf }: Evidence): CompareWarning[] {
  const executions = arms.reduce((sum, { totals }) => sum + totals.executions, 0);
  const share = fallbacks / (fallbacks + executions);
  const unpriced = arms.flatMap((arm) => {
    const share = unpricedShare(usageOf(arm)) ?? 0;
    return when(share > MANY.unpriced, { kind: 'unpriced', version: arm.version, share });
  });
  return [...unpriced, ...when(share > MANY.fallbacks, { kind: 'fallbacks', executions: fallbacks, share })];
}

function when(isSo: boolean, warning: CompareWarning): CompareWarning[] {
  return isSo ? [warning] : [];
}
