import { normalQuantile, normalSurvival } from './normal.ts';

/** How often a test may see what is not there, and how surely it is to see what is. */
export interface Risk {
  readonly alpha: number;
  readonly power: number;
}

/** With which power effects are called detectable, unless a plan says otherwise. */
export const USUAL_POWER = 0.8;
/** What looking now and then costs against watching without a break, in simulations of hourly looks. */
const LOOKS_APART = 1.02;
/** Finer steps change the fourth digit no more. */
const STEPS = 100;

/** The information (1 / standard error²) by which a true effect has been seen with the power asked for, however often one looked. */
export function informationFor(effect: number, risk: Risk): number {
  return (inflation(risk) * fixedInformation(risk)) / effect ** 2;
}

/** The smallest true effect that a test with this standard error would see with the power asked for. */
export function detectableEffect(standardError: number, risk: Risk): number {
  return Math.sqrt(informationFor(1, risk)) * standardError;
}

/** The days until the information suffices, at the rate at which it grows; null: it does not grow. */
export function daysUntil(needed: number, information: number, growthPerDay: number): number | null {
  if (information >= needed) return 0;
  return growthPerDay > 0 ? (needed - information) / growthPerDay : null;
}

/** How much information came on a day, lately: from the standard error now and the one so many days ago, null when there was none yet. */
export function informationPerDay(now: number, before: number | null, days: number): number {
  return (1 / now ** 2 - (before === null ? 0 : 1 / before ** 2)) / days;
}

/** The information that a test with one single look needs for an effect of 1. */
export function fixedInformation({ alpha, power }: Risk): number {
  return (normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2;
}

/** Each takes a millisecond or two, and every look asks for the same few. */
const inflations = new Map<string, number>();
const MOST_KEPT = 100;

/** How many times the information of a single look it takes to be decided with the same power under any looking. */
export function inflation({ alpha, power }: Risk): number {
  const key = `${alpha} ${power}`;
  const known = inflations.get(key);
  if (known !== undefined) return known;
  const single = fixedInformation({ alpha, power });
  const found = (LOOKS_APART * crossingTime({ alpha, power }, single / STEPS)) / single;
  if (inflations.size >= MOST_KEPT) inflations.clear();
  inflations.set(key, found);
  return found;
}

/**
 * When the evidence has reached 1 / alpha with probability `power`, in information × effect². Seen by information, the estimate is a Brownian motion with drift,
 * and the edge of the interval a curve that it first crosses at a time whose distribution solves Fortet's equation: to be above the
 * edge at t is to have crossed it at some s before, and to be above at t from there.
 */
function crossingTime({ alpha, power }: Risk, step: number): number {
  const edge = (t: number) => Math.sqrt((1 + t) * (Math.log1p(t) - 2 * Math.log(alpha)));
  const above = (distance: number, time: number) => normalSurvival((distance - time) / Math.sqrt(time));
  const crossed: { readonly at: number; readonly share: number }[] = [];
  for (let t = step, sum = 0; ; t += step) {
    const at = t - step / 2;
    const earlier = crossed.reduce((all, each) => all + each.share * above(edge(t) - edge(each.at), t - each.at), 0);
    const share = (above(edge(t), t) - earlier) / above(edge(t) - edge(at), step / 2);
    if (sum + share >= power) return t - step + (step * (power - sum)) / share;
    sum += share;
    crossed.push({ at, share });
  }
}
