import type { AbTest } from '../domain/ab-test.ts';
import type { Queryable } from './database.ts';

/** What is frozen when a test starts; weights and coverage are in basis points of 10,000. */
export interface TestStart {
  /** By version number, in the order of their ranges. */
  readonly variants: readonly number[];
  /** The control's first, then one for each variant; they sum to 10,000. */
  readonly weights: readonly number[];
  readonly coverage: number;
  readonly salt: string;
  /** False: it is random, and a retry may bring another. */
  readonly isSaltChosen: boolean;
  readonly hashVersion: number;
  /** Digest of salt and user id → version of the arm. */
  readonly forced: { readonly [digest: string]: number };
  readonly metric: string;
  /** As `readMinimumEffect` gives it. */
  readonly minimumEffect: number;
  readonly alpha: number;
  readonly maxDays: number | null;
}

/** Tests, newest first; what is left out or null does not narrow. */
export async function listTests(
  queryable: Queryable,
  filter: {
    readonly id?: string | null;
    readonly environment?: string | null;
    readonly prompts?: readonly string[] | null;
    readonly isRunning?: boolean | null;
  },
): Promise<AbTest[]> {
  const rows = await queryable.query<{ facts: AbTest }>(
    `select facts from promptctl.test_list
     where ($1::text is null or id = $1) and ($2::text is null or environment = $2)
       and ($3::text[] is null or prompt = any ($3)) and ($4::boolean is null or is_running = $4)
     order by started_at desc, started_revision desc, id`,
    [filter.id ?? null, filter.environment ?? null, filter.prompts ?? null, filter.isRunning ?? null],
  );
  return rows.map(({ facts }) => facts);
}
