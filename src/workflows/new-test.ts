import { PromptctlError } from '../domain/errors/error.ts';
import type { ReleaseInput } from './make-release.ts';
import type { StartTestInput } from './start-test.ts';

/** An A/B test to start. Shares, weights and coverage are texts in percent, to the hundredth: `10%`, `2.5%`. */
export interface NewTest {
  readonly prompt: string;
  /** The variants: version numbers, or as on the command line `8@10%`, `latest`. What is served is the control. */
  readonly arms: readonly (number | string)[];
  /** All weights in percent, control first: `50/50`. Default: what the arms' shares leave is divided evenly. */
  readonly split?: string;
  /** The share of users in the test. Default `100%`. */
  readonly coverage?: string;
  /** Default `rating`; also `rating-coverage`, `response-tokens`, `prompt-tokens`, `cost`, `latency`, `slow-share`, `error-rate`. */
  readonly metric?: string;
  /** The smallest effect worth finding: `0.2` points of a rating, `10%` of an amount, `2%` (percentage points) of a share. */
  readonly minimumEffect?: string;
  /** How often the test may see a difference that is none, from 0.001 to 0.2, also as `5%`. Default 0.05. */
  readonly alpha?: number | string;
  /** Days after which the test is reported as overdue. Default: never. */
  readonly maxDays?: number;
  /** Repeats the assignment of an earlier test. Default: a new one, so that this test inherits no users. */
  readonly salt?: string;
  /** Testers who always get one arm and are never counted: user id → version. */
  readonly force?: { readonly [userId: string]: number };
  /** Also tests versions that were rolled back from. */
  readonly again?: boolean;
  /** Also tests versions that ask more of callers than the control. */
  readonly acceptContract?: boolean;
  /** The version that must be served now. */
  readonly expect?: number;
}

/** What a test leaves behind: an arm, by its version or a reference, or what was served before it; one of them. */
export type TestEnd =
  | { readonly promote: number | string; readonly keepControl?: never }
  | { readonly keepControl: true; readonly promote?: never };

/** The same for the workflow, where what is left out is null. */
export function readNewTest(test: NewTest): Omit<StartTestInput, keyof ReleaseInput> {
  const { prompt, arms, force } = test;
  return {
    prompt,
    arms: arms.map(String),
    split: test.split ?? null,
    coverage: test.coverage ?? null,
    metric: test.metric ?? null,
    minimumEffect: test.minimumEffect ?? null,
    alpha: test.alpha == null ? null : String(test.alpha),
    maxDays: test.maxDays ?? null,
    salt: test.salt ?? null,
    force: Object.entries(force ?? {}).map(([userId, version]) => `${userId}=${version}`),
    again: test.again ?? false,
    acceptContract: test.acceptContract ?? false,
    expect: test.expect ?? null,
  };
}

/** The arm to make live; null: the control stays. It has to be said which. @throws PromptctlError `argument-missing`. */
export function readTestEnd(end: Partial<TestEnd>): string | null {
  const [promote, keepControl] = [end.promote ?? null, end.keepControl ?? null];
  if ((promote === null) !== (keepControl === null)) return promote === null ? null : String(promote);
  throw new PromptctlError('argument-missing', {
    argument: 'what the test leaves behind',
    how: '{ promote: 8 } makes an arm live, { keepControl: true } leaves what is; one of them',
  });
}
