import type { ArmSums } from '../../src/domain/statistics/arm.ts';
import { diurnal, drawExecution, drawUser, drawVisits, type Effect, type Population, type User } from './population.ts';
import type { Random } from './random.ts';
import { createRunningSums, type RunningSums } from './running-sums.ts';

export const HOURS = 28 * 24;

/** The metrics that a simulated test is looked at by. */
export const MEASURES = ['response-tokens', 'rating', 'rating-coverage', 'error-rate'] as const;
export type Measure = (typeof MEASURES)[number];

/** What a look shows: the sums of the control and of the variant. */
export type Look = { readonly [measure in Measure]: readonly [ArmSums, ArmSums] };

/** Plays one test and shows it at every full hour, until `see` has seen enough (true) or 28 days are over. */
export function playTest(
  population: Population,
  effect: Effect,
  random: Random,
  see: (look: Look, hour: number, users: readonly [number, number]) => boolean,
): void {
  const { users, byHour } = drawTest(population, effect, random);
  const arms = [createArm(), createArm()] as const;
  const seen = new Set<number>();
  const counts: [number, number] = [0, 0];
  for (const [hour, visitors] of byHour.entries()) {
    for (const id of visitors) {
      const user = users[id];
      if (user === undefined) continue;
      if (!seen.has(id)) counts[user.place]++;
      seen.add(id);
      record(arms[user.place], id, drawExecution(population, user, random));
    }
    if (see(lookAt(arms, counts), hour + 1, counts)) return;
  }
}

type Arm = { readonly [measure in Measure]: RunningSums };

function createArm(): Arm {
  return {
    'response-tokens': createRunningSums(),
    rating: createRunningSums(),
    'rating-coverage': createRunningSums(),
    'error-rate': createRunningSums(),
  };
}

function record(arm: Arm, id: number, { tokens, rating, isError }: ReturnType<typeof drawExecution>): void {
  arm['response-tokens'].add(id, tokens, 1);
  arm['rating-coverage'].add(id, rating === null ? 0 : 1, 1);
  arm['error-rate'].add(id, isError ? 1 : 0, 1);
  if (rating !== null) arm.rating.add(id, rating, 1);
}

function lookAt([control, variant]: readonly [Arm, Arm], [before, after]: readonly [number, number]): Look {
  const pair = (measure: Measure) => [control[measure].sums(before), variant[measure].sums(after)] as const;
  return {
    'response-tokens': pair('response-tokens'),
    rating: pair('rating'),
    'rating-coverage': pair('rating-coverage'),
    'error-rate': pair('error-rate'),
  };
}

/** Everybody who comes, and who has an execution in which hour. */
function drawTest(population: Population, effect: Effect, random: Random): { users: User[]; byHour: number[][] } {
  const users: User[] = [];
  const byHour: number[][] = Array.from({ length: HOURS }, () => []);
  const come = (place: 0 | 1, from: number) => {
    const id = users.push(drawUser(population, place, effect, random)) - 1;
    for (const hour of drawVisits(population, from, HOURS, random)) byHour[Math.floor(hour)]?.push(id);
  };
  for (const place of [0, 1] as const) {
    for (let i = 0; i < population.present[place]; i++) come(place, random.uniform() * 24);
    for (let hour = 0; hour < HOURS; hour++) {
      const arrivals = random.poisson((population.usersPerDay[place] / 24) * diurnal(hour));
      for (let i = 0; i < arrivals; i++) come(place, hour + random.uniform());
    }
  }
  return { users, byHour };
}
