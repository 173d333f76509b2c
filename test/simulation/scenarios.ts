import type { Population } from './population.ts';

/**
 * Users return, differ in activity and resemble themselves a little: the case that speed is stated for. The population of the earlier
 * figures was not published, so these spreads, and the hour of the start, were chosen to come near them: `speed.sim.ts` shows that one
 * population explains all of them and that code has not become slower since. It is no independent proof.
 */
export const MODERATE: Population = {
  usersPerDay: [48, 48],
  present: [0, 0],
  perDay: 1,
  activity: 0.8,
  lifetime: 10,
  tokens: { spread: 0.55, own: 0.25 },
  rating: { mean: 3.4, spread: 0.95, own: 0.3 },
  rated: { share: 0.2, spread: 0.7 },
  errors: 0.02,
};

const HEAVY: Population = {
  ...MODERATE,
  activity: 1.2,
  lifetime: 14,
  tokens: { spread: 0.8, own: 0.5 },
  rating: { mean: 3.4, spread: 1.1, own: 0.6 },
  rated: { share: 0.2, spread: 1.2 },
};

/** Always the same users, and no new ones. */
function closed(users: number): Population {
  return { ...HEAVY, usersPerDay: [0, 0], present: [users, users], lifetime: Number.POSITIVE_INFINITY };
}

/** Populations without any effect, in which looking often, a few busy users or small arms lead other methods astray. */
export const SCENARIOS: { readonly [name: string]: Population } = {
  'one execution each': { ...MODERATE, perDay: 0 },
  'moderate users': MODERATE,
  'heavy users': HEAVY,
  'the same 300 in each arm': closed(300),
  'extreme users': { ...HEAVY, activity: 2, tokens: { spread: 1.2, own: 0.7 }, rated: { share: 0.2, spread: 2 } },
  'the same 60 in each arm': closed(60),
  'heavy users, nine to one': { ...HEAVY, usersPerDay: [86.4, 9.6] },
};
