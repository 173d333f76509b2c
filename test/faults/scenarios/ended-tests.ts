import { setTimeout as pause } from 'node:timers/promises';
import { ALL } from '../../../src/domain/basis-points.ts';
import { correlation } from '../../helpers/correlation.ts';
import { USERS } from '../../helpers/test-users.ts';
import { armsOf } from '../lab/ab-evidence.ts';
import { none, reached, verdicts } from '../lab/ab-judging.ts';
import { openTrial, type Trial } from '../lab/ab-trial.ts';
import type { Laboratory } from '../lab/laboratory.ts';
import type { Fault, Finding } from '../lab/measure.ts';
import { until } from '../lab/until.ts';

/** Milliseconds: how long a release may take where Redis is gone, where Postgres is, and after both are back. */
const [WITHOUT_REDIS, WITHOUT_POSTGRES, HEALED] = [500, 250, 1_000];
/** Milliseconds of an outage. */
const OUTAGE = 1_500;

/** A test that ends, ends in time for everybody, whatever fails; and the next one deals its arms anew. */
export const endedTests: Fault = {
  title: 'A/B tests that end',
  run: async (laboratory) => {
    const trial = await openTrial(laboratory, 'lab/ended');
    try {
      await startForAll(trial);
      const stopped = await stopWithoutRedis(laboratory, trial);
      await startForAll(trial);
      const rolledBack = await rollBackWithoutPostgres(laboratory, trial);
      await startForAll(trial);
      const healed = await rollBackWithoutBoth(laboratory, trial);
      return [
        stopped,
        rolledBack,
        healed,
        ...verdicts(trial),
        none('arms that follow from those of the test before', likeness(trial)),
      ];
    } finally {
      await trial.close();
    }
  },
};

async function startForAll(trial: Trial): Promise<void> {
  await trial.untilAnswered(await trial.start(ALL));
  await trial.collect();
}

async function stopWithoutRedis(laboratory: Laboratory, trial: Trial): Promise<Finding> {
  await laboratory.redis.kill('SIGKILL');
  try {
    const made = await trial.stop();
    await trial.untilAnswered(made);
    await trial.collect();
    return reached(
      'stopped without Redis -> control',
      trial.evidence,
      made,
      laboratory.fleet.apps.length,
      WITHOUT_REDIS,
    );
  } finally {
    await laboratory.redis.restart();
  }
}

async function rollBackWithoutPostgres(laboratory: Laboratory, trial: Trial): Promise<Finding> {
  const { networks, fleet, publisher } = laboratory;
  // Redis was just started again, and what is not announced then, nobody would hear of.
  await until('the publisher at Redis', () => publisher.carry());
  networks.postgres.set('refuse');
  const made = await trial.rollback();
  await trial.untilAnswered(made);
  networks.postgres.set('pass');
  await trial.collect();
  return reached('rolled back without Postgres -> control', trial.evidence, made, fleet.apps.length, WITHOUT_POSTGRES);
}

async function rollBackWithoutBoth(laboratory: Laboratory, trial: Trial): Promise<Finding> {
  const { networks, fleet } = laboratory;
  for (const network of [networks.postgres, networks.redis]) network.set('blackhole');
  await pause(OUTAGE / 2);
  const made = await trial.rollback();
  await pause(OUTAGE / 2);
  for (const network of [networks.postgres, networks.redis]) network.set('pass');
  const since = Date.now();
  await trial.untilAnswered(made);
  await trial.collect();
  return reached('rolled back without both, healed -> control', trial.evidence, made, fleet.apps.length, HEALED, since);
}

/** Pairs of tests in a row whose arms correlate over the users by more than chance, in words. */
function likeness({ ledger, evidence }: Trial): string[] {
  const ids = ledger.flatMap(({ test }) => (test === null ? [] : [test.id]));
  const arms = ids.map((id) => armsOf(evidence, id));
  return ids.slice(1).flatMap((id, i) => {
    const [before, after] = [arms[i], arms[i + 1]];
    if (before == null || after == null) return [`nobody knows the arms of ${ids[i]} or ${id}`];
    const r = correlation(before, after);
    return Math.abs(r) < 4 / Math.sqrt(USERS.length) ? [] : [`r = ${r.toFixed(3)} between ${ids[i]} and ${id}`];
  });
}
