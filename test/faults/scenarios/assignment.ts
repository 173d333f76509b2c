import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EDGE_SALT } from '../../helpers/test-users.ts';
import { none, unshown, verdicts } from '../lab/ab-judging.ts';
import type { Made } from '../lab/ab-releases.ts';
import { openTrial, type Trial } from '../lab/ab-trial.ts';
import type { Laboratory } from '../lab/laboratory.ts';
import type { Fault } from '../lab/measure.ts';
import { DISTURBANCES, type Disturbance, disturb, EVERYTHING_GONE } from './disturbances.ts';

/** Basis points. At the third the fleet is started once more from the disk of the second. */
const COVERAGES = [100, 1_000, 5_000, 10_000];
const OLD_DISK_AT = 5_000;
/** Milliseconds between releases of other prompts, which move the head that users are answered at. */
const GAP = 300;

/**
 * Users keep their arm through ramps while everything fails in random order: at each coverage all that can fail in the long run, a
 * quarter of it in the quick one.
 */
export const keptArms: Fault = {
  title: 'users in an A/B test',
  run: async (laboratory, share) => {
    const trial = await openTrial(laboratory, 'lab/kept');
    const others = releaseMeanwhile(laboratory);
    try {
      const order = shuffled(DISTURBANCES, laboratory.random);
      for (const [step, coverage] of COVERAGES.entries()) {
        const some = share < 1 ? order.filter((_, i) => i % COVERAGES.length === step) : order;
        await trial.untilAnswered(await playStep(laboratory, trial, coverage, shuffled(some, laboratory.random)));
        await trial.collect();
      }
    } finally {
      await others.stop();
      await trial.close();
    }
    const processes = laboratory.fleet.apps.length;
    const cold = 1 + DISTURBANCES.filter(({ isCold }) => isCold).length;
    const expected = { processes, coverages: COVERAGES, restarts: cold * processes };
    return [...verdicts(trial), none('what was to be shown and was not', unshown(trial, expected))];
  },
};

/** Plays the disturbances, and ramps in the middle of one of them. */
async function playStep(
  laboratory: Laboratory,
  trial: Trial,
  coverage: number,
  disturbances: readonly Disturbance[],
): Promise<Made> {
  const ramp = () => (coverage === COVERAGES[0] ? trial.start(coverage, EDGE_SALT) : trial.ramp(coverage));
  let made = coverage === OLD_DISK_AT ? await rampAndLoseTheDisk(laboratory, trial, ramp) : null;
  const chosen = Math.floor(laboratory.random() * disturbances.length);
  for (const [i, disturbance] of disturbances.entries()) {
    await disturb(laboratory, trial, disturbance, async () => {
      if (i === chosen) made ??= await ramp();
    });
  }
  return made ?? ramp();
}

/** Everybody is answered at the new coverage, and then by processes that know only the one before: users leave no arm by that. */
async function rampAndLoseTheDisk(laboratory: Laboratory, trial: Trial, ramp: () => Promise<Made>): Promise<Made> {
  const path = await trial.untilOnDisk();
  const before = await readFile(path);
  const made = await ramp();
  await trial.untilAnswered(made);
  await EVERYTHING_GONE.begin(laboratory);
  try {
    await trial.restart([...laboratory.fleet.apps.keys()], () => writeFile(path, before));
  } finally {
    await EVERYTHING_GONE.end(laboratory);
  }
  return made;
}

/** Releases other prompts of the environment until told to stop. */
function releaseMeanwhile({ publisher, random }: Laboratory): { readonly stop: () => Promise<void> } {
  const over = new AbortController();
  const going = (async () => {
    while (!over.signal.aborted) {
      await publisher.publish(random() < 0.5 ? 'carried' : 'abandoned');
      await pause(GAP);
    }
  })();
  // A failure is told by `stop`.
  going.catch(() => {});
  return {
    stop: () => {
      over.abort();
      return going;
    },
  };
}

function shuffled<T>(things: readonly T[], random: () => number): T[] {
  return things
    .map((thing) => ({ thing, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ thing }) => thing);
}
