import { ALL } from '../domain/basis-points.ts';
import { metricNamed } from '../domain/metrics.ts';
import { type Plan, planTest as plan } from '../domain/statistics/planning.ts';
import { USUAL_POWER } from '../domain/statistics/power.ts';
import type { Database } from '../storage/database.ts';
import { readTraffic } from '../storage/traffic.ts';

/** How long a test will take, by what the control's users did lately. */
export interface TestPlan extends Plan {
  /** How surely the minimum effect is found by then. */
  readonly power: number;
  /** Users who come to the test for the first time on a day, at the coverage it has. */
  readonly usersPerDay: number;
}

/** What decides about how long it takes. */
export interface Planned {
  readonly prompt: string;
  readonly environment: string;
  readonly metric: string;
  readonly minimumEffect: number;
  readonly alpha: number;
  /** The control first. */
  readonly weights: readonly number[];
  /** In basis points. */
  readonly coverage: number;
}

/** Days of traffic that are looked at. */
const DAYS = 14;

/** Users and days that a test needs. Null: nothing is known, because no execution told who it was for and what the metric was. */
export async function planTest(
  database: Database,
  { prompt, environment, metric: name, minimumEffect, alpha, weights, coverage }: Planned,
): Promise<TestPlan | null> {
  const traffic = await readTraffic(database, { environment, prompt, days: DAYS });
  const [sums, metric] = [traffic?.sums[name], metricNamed(name)];
  if (traffic === null || sums === undefined || metric === null) return null;
  const usersPerDay = (traffic.usersPerDay * coverage) / ALL;
  const { scale } = metric;
  const found = plan({ scale, minimumEffect, alpha, power: USUAL_POWER, traffic: sums, usersPerDay, weights });
  return found && { ...found, power: USUAL_POWER, usersPerDay };
}
