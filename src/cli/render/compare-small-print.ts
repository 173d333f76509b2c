import { formatShare } from '../../domain/basis-points.ts';
import { numeral } from '../../domain/words.ts';
import type { Compared, ComparedTest } from '../../workflows/compared.ts';
import { describeDays } from '../../workflows/effect-words.ts';
import { periodText, timeText } from './time.ts';
import type { View } from './view.ts';

/** What numbers are of, and what they rest on: a sentence or two for each line. */
export function smallPrint(compared: Compared, view: View): string[] {
  const { test } = compared;
  if (test === null) return [`Executions ${periodText(compared, view)}.`];
  return [
    `${test.id}: ${agesText(test, view)}, ${formatShare(test.coverage)} of all users.`,
    `${alphaText(compared, test)} Look as often as you like: intervals and verdicts account for it.`,
    ...ownScores(compared),
    `${usersText(compared)}Means above are of executions, comparisons of users, among whom busy ones weigh less.`,
  ];
}

function ownScores({ metrics }: Compared): string[] {
  return metrics
    .filter(({ better }) => better === null)
    .map(({ name }) => `Of ${name} the interval is for one look, as its minimum effect moves with the control's mean.`);
}

function agesText({ started, stopped, days }: ComparedTest, view: View): string {
  const end = stopped === null ? 'running' : `ended ${timeText(stopped, view)}`;
  return `started ${timeText(started, view)}, ${end}, ${describeDays(days)}`;
}

function alphaText({ arms }: Compared, { alpha, alphaPerVariant, metric }: ComparedTest): string {
  const split = arms.length > 2 ? `, ${Number(alphaPerVariant.toPrecision(3))} for each variant` : '';
  return `Decided by ${metric} at alpha ${alpha}${split}.`;
}

/** How many equal users the users of each arm are worth on the metric that decides. */
function usersText({ metrics: [primary], arms: [control] }: Compared): string {
  const [first] = primary?.variants ?? [];
  if (primary === undefined || first === undefined || control === undefined) return '';
  const worths = [
    `${control.version} has ${numeral(Math.floor(first.effectiveUsers.control))}`,
    ...primary.variants.map(
      ({ version, effectiveUsers }) => `${version} ${numeral(Math.floor(effectiveUsers.variant))}`,
    ),
  ];
  return `Effective users on ${primary.name}: ${worths.join(', ')}. `;
}
