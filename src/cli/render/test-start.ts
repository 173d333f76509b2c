import { count, numeral } from '../../domain/words.ts';
import type { TestPlan } from '../../workflows/plan-test.ts';
import type { StartedTest } from '../../workflows/start-test.ts';
import { renderRelease } from './release.ts';
import type { View } from './view.ts';

/** A release that started a test, and how long the test will take. */
export function renderStart(result: StartedTest, view: View): string {
  return `${renderRelease(result, view)}${planText(result)}\n`;
}

function planText({ plan, test, request }: StartedTest): string {
  const metric = test?.metric ?? request?.items[0]?.start?.metric ?? '';
  if (plan === null)
    return `How long it takes cannot be said yet: no execution of the control before today (UTC) told ${toldText(metric)}.`;
  return `To find the minimum effect with a power of ${plan.power * 100}% takes ${count(plan.users, 'user')}, ${perArm(plan)}: ${lengthText(plan)}.`;
}

/** What an execution must tell to count for a metric. */
function toldText(metric: string): string {
  const measure = MEASURES.get(metric);
  return measure === undefined ? 'its user' : `both its user and its ${measure}`;
}

const MEASURES: ReadonlyMap<string, string> = new Map([
  ['rating', 'rating'],
  ['response-tokens', 'response tokens'],
  ['prompt-tokens', 'prompt tokens'],
  ['cost', 'cost'],
  ['latency', 'latency'],
  ['slow-share', 'latency'],
]);

function perArm({ usersPerArm }: TestPlan): string {
  const alike = usersPerArm.every((users) => users === usersPerArm[0]);
  return alike ? `${numeral(usersPerArm[0] ?? 0)} in each arm` : `${usersPerArm.map(numeral).join(' / ')} in the arms`;
}

function lengthText({ days, usersPerDay }: TestPlan): string {
  if (days === null) return 'nobody came lately';
  const come = `${numeral(Number(usersPerDay.toPrecision(2)))} come on a day at this coverage`;
  return `${days < 1 ? 'less than a day' : `about ${count(Math.ceil(days), 'day')}`}, as ${come}`;
}
