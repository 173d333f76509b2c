import type { ApproveOptions } from './admin-request-types.ts';
import type { ChangeOptions, GrantOptions, ReleaseOptions } from './admin-types.ts';
import { isoTime } from './domain/time.ts';
import { invalidOption, requireKnown } from './resolution/option-checks.ts';
import { BREAKDOWN_KEYS } from './workflows/compared-breakdown.ts';
import type { NewTest } from './workflows/new-test.ts';

/** What an option has to be, where it is given at all. */
interface Kind {
  readonly is: (value: unknown) => boolean;
  readonly problem: string;
}
type Shape = { readonly [option: string]: Kind };
type ShapeOf<Options> = { readonly [option in keyof Required<Options>]: Kind };

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number';
const isEither = (value: unknown) => isText(value) || isNumber(value);
/** An object as it is written in braces: of a list, a Map or a Date nobody means the properties. */
const isPlain = (value: unknown) => Object.prototype.toString.call(value) === '[object Object]';

const TEXT: Kind = { is: isText, problem: 'must be a string' };
const NUMBER: Kind = { is: isNumber, problem: 'must be a number' };
const FLAG: Kind = { is: (value) => typeof value === 'boolean', problem: 'must be true or false' };
const EITHER: Kind = { is: isEither, problem: 'must be a number or a string' };
const OBJECT: Kind = { is: isPlain, problem: 'must be an object' };
const NAMES: Kind = { is: isListOf(isText), problem: 'must be a list of names' };
const VERSIONS: Kind = { is: isListOf(isEither), problem: 'must be a list of versions' };

const BREAKDOWNS: readonly unknown[] = BREAKDOWN_KEYS;
const BY: Kind = { is: (value) => BREAKDOWNS.includes(value), problem: `must be ${BREAKDOWN_KEYS.join(', ')}` };

function isListOf(isItem: (value: unknown) => boolean): Kind['is'] {
  return (value) => Array.isArray(value) && value.every(isItem);
}

const CHANGE: ShapeOf<ChangeOptions> = { message: TEXT, dryRun: FLAG, requestId: TEXT };
const RELEASE: ShapeOf<ReleaseOptions> = { ...CHANGE, environment: TEXT, waitMs: NUMBER };
const NEW_TEST: ShapeOf<NewTest> = {
  prompt: TEXT,
  arms: VERSIONS,
  split: TEXT,
  coverage: TEXT,
  metric: TEXT,
  minimumEffect: TEXT,
  alpha: EITHER,
  maxDays: NUMBER,
  salt: TEXT,
  force: { is: isPlain, problem: 'must be an object: user id to version' },
  again: FLAG,
  acceptContract: FLAG,
  expect: NUMBER,
};

const APPROVE: ShapeOf<ApproveOptions> = { dryRun: FLAG, requestId: TEXT, waitMs: NUMBER };
const GRANT: ShapeOf<GrantOptions> = { login: TEXT, role: TEXT, environment: TEXT, prompts: TEXT, dryRun: FLAG };

/** The options of each method. */
const SHAPES = {
  push: CHANGE,
  promote: { ...RELEASE, expect: OBJECT, again: FLAG, acceptContract: FLAG, stopTest: FLAG },
  rollback: { ...RELEASE, to: NUMBER, expect: NUMBER },
  retire: { ...RELEASE, stopTest: FLAG },
  startTest: { ...RELEASE, ...NEW_TEST },
  rampTest: { ...RELEASE, expect: TEXT },
  stopTest: { ...RELEASE, promote: EITHER, keepControl: { is: (value) => value === true, problem: 'must be true' } },
  listTests: { prompts: NAMES, environment: TEXT, all: FLAG },
  compareVersions: { versions: VERSIONS, environment: TEXT, since: TEXT, by: BY, metric: TEXT },
  listRequests: { environment: TEXT, all: FLAG, limit: NUMBER },
  approve: APPROVE,
  reject: { message: TEXT },
  grant: GRANT,
  revoke: GRANT,
  listAudit: { prompt: TEXT, environment: TEXT, since: TEXT, limit: NUMBER },
  verifyAudit: { expect: { is: isListOf(isText), problem: 'must be a list of exported lines' } },
  stats: { prompts: NAMES, environment: TEXT, since: TEXT },
} satisfies { readonly [method: string]: Shape };

/** Judges options as far as their names and types go; null counts as left out. @throws PromptctlError `options-invalid`. */
export function requireOptions(method: keyof typeof SHAPES, options: unknown, required: readonly string[] = []): void {
  if (!isPlain(options)) throw invalidOption('options', 'must be an object');
  const shape: Shape = SHAPES[method];
  requireKnown(options as object, Object.keys(shape));
  const given = options as { readonly [option: string]: unknown };
  for (const [option, { is, problem }] of Object.entries(shape)) {
    const value = given[option] ?? null;
    if (value === null ? required.includes(option) : !is(value)) throw invalidOption(option, problem);
  }
}

/** The same for what is not among options. @throws PromptctlError `options-invalid`. */
export function requireText(argument: string, value: unknown): void {
  if (!isText(value)) throw invalidOption(argument, TEXT.problem);
}

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** A time as ISO 8601 in UTC; null: none was given. @throws PromptctlError `options-invalid`. */
export function readSince(option: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalidOption(option, 'must be a time of ISO 8601: 2026-11-22 or 2026-11-22T09:30:00Z');
  return isoTime(at);
}
