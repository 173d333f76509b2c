import { ALL } from '../../domain/basis-points.ts';
import type { ArmTotals, Compared, ComparedArm, ComparedMetric, ComparedVariant } from '../../workflows/compared.ts';
import type { Cells } from './separated.ts';

/** The columns of `compare` for programs: one line for each arm and number. New ones come behind. */
export const COMPARE_COLUMNS: readonly string[] = [
  'prompt environment test since until by key version version_id arm weight',
  'users executions metric unit value metric_role better minimum_effect alpha scale',
  'user_mean effective_users estimate low high p_value change change_low change_high',
  'verdict reason detectable days_left guard',
].flatMap((names) => names.split(' '));

/** What is counted of executions, under the names that metrics of tests have where they are the same. Shares are parts of 1. */
const COUNTED: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: (totals: ArmTotals) => number | null;
}[] = [
  { name: 'errors', unit: 'executions', of: ({ errors }) => errors },
  { name: 'error-rate', unit: 'share', of: ({ errorRate }) => errorRate },
  { name: 'latency', unit: 'milliseconds', of: ({ latency }) => latency?.mean ?? null },
  { name: 'latency-p50', unit: 'milliseconds', of: ({ latency }) => latency?.p50 ?? null },
  { name: 'latency-p95', unit: 'milliseconds', of: ({ latency }) => latency?.p95 ?? null },
  { name: 'prompt-tokens', unit: 'tokens', of: ({ promptTokens }) => promptTokens },
  { name: 'response-tokens', unit: 'tokens', of: ({ responseTokens }) => responseTokens },
  { name: 'cost', unit: 'dollars', of: ({ cost }) => cost?.mean ?? null },
  { name: 'cost-total', unit: 'dollars', of: ({ cost }) => cost?.total ?? null },
  { name: 'cost-coverage', unit: 'share', of: ({ cost }) => cost?.share ?? null },
  { name: 'rating', unit: 'points', of: ({ rating }) => rating?.mean ?? null },
  { name: 'ratings', unit: 'executions', of: ({ rating }) => rating?.count ?? null },
  { name: 'rating-coverage', unit: 'share', of: ({ rating }) => rating?.coverage ?? null },
];

/** All that is known of each arm, then what it was broken down into. */
export function compareRows(compared: Compared): Cells[] {
  const { prompt, environment, test, since, until, arms, breakdown } = compared;
  const common = { prompt, environment, test: test?.id ?? null, since: since ?? test?.started ?? null, until };
  const whole = arms.flatMap((arm, place) => armRows(compared, arm, place));
  const parts = (breakdown?.rows ?? []).flatMap(({ key, version, totals }) => {
    const arm = arms.find((each) => each.version === version);
    const about = {
      by: breakdown?.by ?? null,
      key,
      version,
      version_id: arm?.versionId ?? null,
      arm: arm?.role ?? null,
    };
    return COUNTED.map(({ name, unit, of }) => ({
      ...about,
      executions: totals.executions,
      metric: name,
      unit,
      value: of(totals),
    }));
  });
  return [...whole, ...parts].map((row) => ({ ...common, ...row }));
}

function armRows({ metrics }: Compared, arm: ComparedArm, place: number): Cells[] {
  const { version, versionId, role, weight, users, totals } = arm;
  const about = { version, version_id: versionId, arm: role, weight: weight === null ? null : weight / ALL };
  const own = metrics.filter(({ name }) => COUNTED.every((counted) => counted.name !== name));
  const names = [...COUNTED, ...own.map(({ name, unit }) => ({ name, unit, of: () => null }))];
  return names.map(({ name, unit, of }) => ({
    ...about,
    users,
    executions: totals.executions,
    metric: name,
    unit,
    value: of(totals),
    ...judged(
      metrics.find((metric) => metric.name === name),
      version,
      place,
    ),
  }));
}

/** How a metric of a test is judged; the control has only what it is compared by. */
function judged(metric: ComparedMetric | undefined, version: number, place: number): Cells {
  if (metric === undefined) return {};
  const { role, better, minimumEffect, alpha, variants } = metric;
  const terms = { metric_role: role, better, minimum_effect: variants[0]?.minimumEffect ?? minimumEffect, alpha };
  const variant = variants.find((each) => each.version === version);
  if (variant !== undefined) return { ...terms, ...comparison(variant) };
  const [first] = variants;
  if (place > 0 || first === undefined) return terms;
  return {
    ...terms,
    scale: first.scale,
    user_mean: first.means.control,
    effective_users: first.effectiveUsers.control,
  };
}

function comparison({ verdict, ...variant }: ComparedVariant): Cells {
  const { change, interval } = variant;
  const open = verdict.kind === 'collecting' ? verdict : null;
  return {
    minimum_effect: variant.minimumEffect,
    scale: variant.scale,
    user_mean: variant.means.variant,
    effective_users: variant.effectiveUsers.variant,
    estimate: variant.estimate,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    p_value: variant.pValue,
    change: change?.estimate ?? null,
    change_low: change?.interval?.low ?? null,
    change_high: change?.interval?.high ?? null,
    verdict: verdict.kind,
    reason: open?.reason ?? null,
    detectable: open?.detectable ?? null,
    days_left: open?.days ?? null,
    guard: variant.guard,
  };
}
