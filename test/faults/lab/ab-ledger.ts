import { createHash } from 'node:crypto';
import { ARMS, ASKINGS, type Asking, TESTERS } from '../../helpers/test-users.ts';

/** A test as it ran from some release on. */
export interface RunningTest {
  readonly id: string;
  readonly salt: string;
  /** In basis points, as the weights. */
  readonly coverage: number;
  /** Of the control first, then of the variants. */
  readonly weights: readonly number[];
}

/** What a release made of the prompt; its control is always the first of the arms. */
export interface Entry {
  readonly revision: number;
  readonly test: RunningTest | null;
}

/** What was released of one prompt, oldest first. */
export type Ledger = readonly Entry[];

/** What held at a release, of whatever prompt; null: it was before all of them. */
export function entryAt(ledger: Ledger, revision: number): Entry | null {
  return ledger.findLast((entry) => entry.revision <= revision) ?? null;
}

/** The test and its coverage as results name them. */
export function labelOf(test: RunningTest | null): string | null {
  return test === null ? null : `${test.id}@${test.coverage}`;
}

/** What every asking has to be answered, worked out without a line of the code that is tested. */
export function expectedCodes({ test }: Entry): string[] {
  return ASKINGS.map((asking) => (test === null ? controlFor(asking) : expectedCode(asking, test)));
}

const [CONTROL] = ARMS;

function controlFor({ options }: Asking): string {
  return options.arm === undefined ? `${CONTROL}` : '!arm-unavailable';
}

function expectedCode({ options: { userId, arm, version } }: Asking, { salt, coverage, weights }: RunningTest): string {
  const chosen = arm ?? version ?? TESTERS[userId ?? ''];
  if (chosen !== undefined) return `${chosen}`;
  if (userId == null || shardOf(`traffic-${salt}`, userId) >= coverage) return `${CONTROL}`;
  const split = shardOf(`split-${salt}`, userId);
  const ends = weights.map((_, i) => weights.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0));
  return `+${ARMS[ends.findIndex((end) => split < end)]}`;
}

/** What a database keeps of the testers, worked out here as well. */
export function forcedBy(salt: string): { readonly [digest: string]: number } {
  const digest = (userId: string) => createHash('sha256').update(`forced-${salt}-${userId}`).digest('hex');
  return Object.fromEntries(Object.entries(TESTERS).map(([userId, version]) => [digest(userId), version]));
}

/** The published algorithm, as naively as it can be said. */
export function shardOf(salt: string, userId: string): number {
  return Number.parseInt(createHash('md5').update(`${salt}-${userId}`).digest('hex').slice(0, 8), 16) % 10_000;
}
