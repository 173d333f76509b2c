import { count } from '../../domain/words.ts';
import type { TestPlan } from '../../workflows/plan-test.ts';
import type { StartedTest } from '../../workflows/start-test.ts';
import { renderRelease } from './release.ts';
import type { View } from './view.ts';

/** A release that started a test, and how long the test will take. */
export function renderStart(result: StartedTest, view: View): string {
  return `${renderRelease(result, view)}${planText(result)}\n`;
}

function planText({ plan, test: { metric } }: StartedTest): string {
  if (plan === null)
    return `How long it takes cannot be said: no recent execution of the control told its user and its ${metric}.`;
  return `To find the minimum effect with a power of ${plan.power * 100}% takes ${count(plan.users, 'user')}, ${perArm(plan)}: ${lengthText(plan)}.`;
}

function perArm({ usersPerArm }: TestPlan): string {
  const alike = usersPerArm.every((users) => users === usersPerArm[0]);
  return alike ? `${usersPerArm[0]} in each arm` : `${usersPerArm.join(' / ')} in the arms`;
}

function lengthText({ days, usersPerDay }: TestPlan): string {
  if (days === null) return 'nobody came lately';
  const come = `${Number(usersPerDay.toPrecision(2))} come on a day at this coverage`;
  return `${days < 1 ? 'less than a day' : `about ${count(Math.ceil(days), 'day')}`}, as ${come}`;
}
