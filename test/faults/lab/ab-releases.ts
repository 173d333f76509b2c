import { make, pushVersions, testOf } from '../../helpers/changes.ts';
import { ARMS } from '../../helpers/test-users.ts';
import { type Entry, forcedBy, type Ledger, type RunningTest } from './ab-ledger.ts';
import { ENVIRONMENT, type Laboratory } from './laboratory.ts';

/** A release as it was committed, at `at` milliseconds since 1970. */
export interface Made {
  readonly at: number;
  readonly revision: number;
}

/** Starts, ramps and ends tests of one prompt, and keeps book of it. */
export interface AbReleases {
  readonly ledger: Ledger;
  /** Contents that were frozen, by version. */
  readonly digests: ReadonlyMap<string, string>;
  /** By a new salt, as people do, unless one is given. */
  start(coverage: number, salt?: string): Promise<Made>;
  ramp(coverage: number): Promise<Made>;
  stop(): Promise<Made>;
  rollback(): Promise<Made>;
}

type ReleasingFrom = Pick<Laboratory, 'database' | 'publisher' | 'random'>;

/** Of the control and the variants, in basis points. */
const WEIGHTS = [4_000, 3_000, 3_000];
const [CONTROL = 1, ...VARIANTS] = ARMS;

/** Pushes the versions of a prompt, and makes the control live. */
export async function openReleases(laboratory: ReleasingFrom, prompt: string): Promise<AbReleases> {
  const { database, publisher, random } = laboratory;
  await pushVersions(database, [prompt], ARMS.length);
  const ledger: Entry[] = [];
  const digests = new Map<string, string>();
  const running = (): RunningTest => {
    const test = ledger.at(-1)?.test ?? null;
    if (test === null) throw new Error('no test runs');
    return test;
  };
  const release = async (
    kind: Parameters<typeof make>[2],
    item: Partial<Exclude<Parameters<typeof make>[3][number], string>>,
    test: (id: string) => RunningTest | null,
  ): Promise<Made> => {
    const items = [{ prompt, version: null, ...item }];
    // What an earlier test was rolled back from is tested again.
    const released = await make(database, ENVIRONMENT, kind, items, { again: kind === 'test-start' });
    const made = { at: Date.now(), revision: released.revision ?? 0 };
    const [facts] = released.items.map((one) => one.test);
    ledger.push({ revision: made.revision, test: test(facts?.id ?? '') });
    for (const arm of facts?.arms ?? []) digests.set(`${arm.version}`, arm.digest);
    await publisher.carry();
    return made;
  };
  await release('promote', { version: CONTROL }, () => null);
  return {
    ledger,
    digests,
    start: (coverage, salt = newSalt(random)) => {
      const start = testOf(VARIANTS, { weights: WEIGHTS, coverage, salt, forced: forcedBy(salt) });
      return release('test-start', { start }, (id) => ({ id, salt, coverage, weights: WEIGHTS }));
    },
    ramp: (coverage) => release('test-ramp', { ramp: coverage }, () => ({ ...running(), coverage })),
    stop: () => release('test-stop', {}, () => null),
    rollback: () => release('rollback', {}, () => null),
  };
}

function newSalt(random: () => number): string {
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
}
