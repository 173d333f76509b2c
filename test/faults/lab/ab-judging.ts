import { ARMS } from '../../helpers/test-users.ts';
import { disagreements, type Evidence, type Seen, switches } from './ab-evidence.ts';
import type { Made } from './ab-releases.ts';
import type { Trial } from './ab-trial.ts';
import { type Finding, never } from './measure.ts';

/** As many as help to understand what went wrong. */
const WORDS = 5;

/** What must never be, whatever happened to the fleet. */
export function verdicts(trial: Trial): Finding[] {
  const { evidence, ledger, wrongs } = trial;
  const asked = `${evidence.answers} answers, ${trial.restarts()} restarts`;
  return [
    none(`switches of arms in ${asked}`, switches(evidence, ledger)),
    none('answers unlike the algorithm', [...disagreements(evidence, ledger), ...strangeContents(trial)]),
    none('wrong answers of processes that were killed', wrongs),
  ];
}

/** A number that must be zero, with what stands behind it. */
export function none(what: string, words: readonly string[]): Finding {
  return never(what, words.length, words.slice(0, WORDS));
}

/** Versions that were served with another content than was frozen. */
function strangeContents({ evidence, digests }: Trial): string[] {
  return [...evidence.digests].flatMap(([version, served]) =>
    [...served]
      .filter((digest) => digest !== digests.get(version))
      .map((digest) => `version ${version} was served as ${digest}`),
  );
}

/** How long after `since` each process answered by this release or a later one, whoever asked. */
export function reached(
  what: string,
  { seen }: Evidence,
  made: Made,
  processes: number,
  limit: number,
  since = made.at,
): Finding {
  const samples = Array.from({ length: processes }, (_, place) => {
    const times = seen.filter((one) => one.place === place && one.revision >= made.revision).map(({ at }) => at);
    return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...times) - since);
  });
  return { what, unit: 'ms', samples, of: 'max', limit };
}

/** What was meant to happen and did not, in words: a test that shows nothing must not pass. */
export function unshown({ evidence, restarts }: Pick<Trial, 'evidence' | 'restarts'>, expected: Expected): string[] {
  const { seen, counted } = evidence;
  const places = [...Array(expected.processes).keys()];
  return [
    ...expected.coverages.flatMap((coverage) => {
      const at = seen.filter(({ test }) => test?.endsWith(`@${coverage}`) === true);
      const arms = ARMS.filter((arm) => !at.some(({ codes }) => codes.includes(`+${arm}`)));
      const processes = places.filter((place) => !at.some((one) => one.place === place && !one.codes.includes('')));
      return [
        ...arms.map((arm) => `nobody was counted in arm ${arm} at ${coverage}`),
        ...processes.map((place) => `process ${place} never answered everybody at ${coverage}`),
      ];
    }),
    ...['disk', 'redis', 'postgres']
      .filter((source) => !counted.has(source))
      .map((source) => `nobody was counted from ${source}`),
    ...(restarts() >= expected.restarts ? [] : [`${restarts()} restarts of ${expected.restarts}`]),
    ...places
      .filter((place) => !wentBack(seen, place))
      .map((place) => `process ${place} never began at an older release`),
  ];
}

export interface Expected {
  readonly processes: number;
  readonly coverages: readonly number[];
  readonly restarts: number;
}

/** True when a process counted users at an older coverage than the one before it, as from an old disk. */
function wentBack(seen: readonly Seen[], place: number): boolean {
  const tests = seen.filter((one) => one.place === place && one.test !== null);
  return tests.some((one, i) => {
    const before = tests[i - 1];
    return before !== undefined && one.revision < before.revision && one.test !== before.test;
  });
}
