import type { Random } from './random.ts';

/** How users come, return and answer. Arms differ only in what an effect says. */
export interface Population {
  /** New users a day, in the control and in the variant. */
  readonly usersPerDay: readonly [number, number];
  /** Users who are there from the first hour, in each arm. */
  readonly present: readonly [number, number];
  /** Executions of a user on a day after the first one, on average; 0: nobody returns. */
  readonly perDay: number;
  /** Standard deviation of the logarithm of a user's activity. */
  readonly activity: number;
  /** Mean days until a user is gone. */
  readonly lifetime: number;
  /** Standard deviation of the logarithm of tokens, and which part of its variance is the user's own. */
  readonly tokens: { readonly spread: number; readonly own: number };
  /** Mean and standard deviation of ratings before rounding to 1 to 5, and the user's own part. */
  readonly rating: { readonly mean: number; readonly spread: number; readonly own: number };
  /** The share of executions that are rated, and how much users differ in it (on the logit scale). */
  readonly rated: { readonly share: number; readonly spread: number };
  /** The share of executions that fail. */
  readonly errors: number;
}

/** What the variant does: tokens times, rating points more before rounding. */
export interface Effect {
  readonly tokens: number;
  readonly rating: number;
}
export const NONE: Effect = { tokens: 1, rating: 0 };

/** A user with what is his own. */
export interface User {
  readonly place: 0 | 1;
  readonly tokens: number;
  readonly rating: number;
  readonly rates: number;
}

/** What one execution tells; null: not rated. */
export interface Execution {
  readonly tokens: number;
  readonly rating: number | null;
  readonly isError: boolean;
}

export function drawUser(population: Population, place: 0 | 1, effect: Effect, random: Random): User {
  const { tokens, rating, rated } = population;
  const isVariant = place === 1;
  return {
    place,
    tokens:
      Math.log(300) +
      (isVariant ? Math.log(effect.tokens) : 0) +
      tokens.spread * Math.sqrt(tokens.own) * random.normal(),
    rating: rating.mean + (isVariant ? effect.rating : 0) + rating.spread * Math.sqrt(rating.own) * random.normal(),
    rates: 1 / (1 + (1 / rated.share - 1) * Math.exp(-rated.spread * random.normal())),
  };
}

export function drawExecution(population: Population, user: User, random: Random): Execution {
  const { tokens, rating, errors } = population;
  const raw = () => user.rating + rating.spread * Math.sqrt(1 - rating.own) * random.normal();
  return {
    tokens: Math.exp(user.tokens + tokens.spread * Math.sqrt(1 - tokens.own) * random.normal()),
    rating: random.uniform() < user.rates ? Math.min(5, Math.max(1, Math.round(raw()))) : null,
    isError: errors > 0 && random.uniform() < errors,
  };
}

/** The hours from the start in which a user who comes at `from` has an execution, until he is gone or `end`. */
export function drawVisits(population: Population, from: number, end: number, random: Random): number[] {
  const { perDay, activity, lifetime } = population;
  const visits = [from];
  if (perDay === 0) return visits;
  const gap = 24 / (perDay * Math.exp(activity * random.normal() - activity ** 2 / 2));
  const gone = Math.min(end, from + 24 * lifetime * random.exponential());
  for (let hour = from + gap * random.exponential(); hour < gone; hour += gap * random.exponential()) visits.push(hour);
  return visits;
}

/** Few come at night: how much of a day's mean comes in this hour. Tests are started in the morning, at 9. */
export function diurnal(hour: number): number {
  return 1 - 0.6 * Math.cos((2 * Math.PI * (hour + 9)) / 24);
}
