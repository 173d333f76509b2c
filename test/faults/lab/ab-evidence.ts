import { APARTS, ASKINGS } from '../../helpers/test-users.ts';
import { type AnswerTable, describeAsking, type UserReport } from '../../helpers/user-answers.ts';
import { type Entry, entryAt, expectedCodes, type Ledger, labelOf } from './ab-ledger.ts';

/** What all processes, and those that they followed, answered. */
export interface Evidence {
  add(place: number, report: UserReport): void;
  readonly seen: readonly Seen[];
  readonly answers: number;
  /** Of the answers that were counted in a test, by source. */
  readonly counted: ReadonlyMap<string, number>;
  /** Of each version, all that were ever served for it. */
  readonly digests: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A table, and the place in the fleet of the process that made it. */
export interface Seen extends AnswerTable {
  readonly place: number;
}

export function createEvidence(): Evidence {
  const seen: Seen[] = [];
  const counted = new Map<string, number>();
  const digests = new Map<string, Set<string>>();
  let answers = 0;
  return {
    seen,
    counted,
    digests,
    get answers() {
      return answers;
    },
    add: (place, report) => {
      answers += report.answers;
      seen.push(...report.tables.map((table) => ({ ...table, place })));
      for (const [source, times] of Object.entries(report.counted))
        counted.set(source, (counted.get(source) ?? 0) + times);
      for (const [version, digest] of Object.entries(report.digests))
        digests.set(version, (digests.get(version) ?? new Set()).add(digest));
    },
  };
}

/** Answers that are not what the ledger and the published algorithm say, in words. */
export function disagreements({ seen }: Pick<Evidence, 'seen'>, ledger: Ledger): string[] {
  const expected = new Map<Entry, string[]>();
  return seen.flatMap(({ place, revision, test, codes }) => {
    const entry = entryAt(ledger, revision);
    if (entry === null) return [`process ${place} asked at ${revision}, before there was anything to ask for`];
    const label = labelOf(entry.test);
    const right = expected.get(entry) ?? expectedCodes(entry);
    expected.set(entry, right);
    const strange =
      test === null || test === label ? [] : [`process ${place} counted in ${test} at ${revision}, where ${label} ran`];
    const wrong = codes.flatMap((code, i) =>
      code === '' || code === right[i]
        ? []
        : [`process ${place} at ${revision}: ${describeAsking(i)} got ${code} for ${right[i]}`],
    );
    return [...strange, ...wrong];
  });
}

/** What is known of a user in a test. */
interface Membership {
  arm: string;
  /** The oldest release at which the user was counted, and the newest at which not, while the test ran. */
  countedFrom: number;
  leftAt: number;
}

/**
 * Users who changed their arm, or who were in a test and left it while it ran, in any process: looked for in the answers alone; the
 * ledger only says which test ran. In words.
 */
export function switches({ seen }: Pick<Evidence, 'seen'>, ledger: Ledger): string[] {
  const found: string[] = [];
  const tests = new Map<string, (Membership | undefined)[]>();
  for (const { place, revision, codes } of seen) {
    const running = entryAt(ledger, revision)?.test;
    if (running === null || running === undefined) continue;
    const members = tests.get(running.id) ?? [];
    tests.set(running.id, members);
    for (const [i, code] of codes.entries()) {
      if (code === '' || i < APARTS) continue;
      const member = (members[i] ??= { arm: '', countedFrom: Number.POSITIVE_INFINITY, leftAt: 0 });
      if (!code.startsWith('+')) {
        member.leftAt = Math.max(member.leftAt, revision);
        continue;
      }
      if (member.arm !== '' && member.arm !== code)
        found.push(
          `${running.id}: ${describeAsking(i)} went from ${member.arm} to ${code} in process ${place} at ${revision}`,
        );
      member.arm ||= code;
      member.countedFrom = Math.min(member.countedFrom, revision);
    }
  }
  return [...found, ...[...tests].flatMap(([id, members]) => departures(id, members))];
}

function departures(id: string, members: readonly (Membership | undefined)[]): string[] {
  return members.flatMap((member, i) => {
    if (member === undefined || member.leftAt < member.countedFrom) return [];
    return [`${id}: ${describeAsking(i)} was counted at ${member.countedFrom} and not at ${member.leftAt}`];
  });
}

/** The arms of all users at the newest release of which some process answered everybody; null: nobody was counted. */
export function armsOf({ seen }: Pick<Evidence, 'seen'>, id: string): number[] | null {
  const whole = seen.filter(({ test, codes }) => test?.startsWith(`${id}@`) === true && !codes.includes(''));
  const last = whole.toSorted((a, b) => a.revision - b.revision).at(-1);
  return last?.codes.slice(APARTS, ASKINGS.length).map(Number) ?? null;
}
