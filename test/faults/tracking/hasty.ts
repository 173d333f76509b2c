import { TIMINGS, type Timings } from '../../../src/tracking/shipping/timings.ts';

/** As in earnest, with hours and minutes cut short: what fails is tried again many times while a test lasts. */
export const HASTY: Timings = {
  ...TIMINGS,
  seal: 40,
  beat: 500,
  deadline: 400,
  pauseLeast: 20,
  pauseMost: 200,
  adoptFirst: 50,
  adopt: 200,
  fold: 150,
  foldMore: 30,
};

/** What the trackers of these tests say their database is. */
export const CONNECTION = 'here';
