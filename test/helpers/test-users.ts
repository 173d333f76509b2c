import type { GetPromptOptions } from '../../src/resolution/prompts.ts';

/** The versions that every test of the fleet is of, the control first. */
export const ARMS = [1, 2, 3];

/** Users that a test forces into an arm, by its version. */
export const TESTERS: { readonly [userId: string]: number } = { 'testerin-Zoë': 1, 'tester-2': 2, 'テスター-3': 3 };

/** How ids of users look out there. */
const FORMS: readonly ((i: number) => string)[] = [
  (i) => `user-${i}`,
  (i) => String(1_000_000 + i),
  (i) => `Jürgen.Groß+${i}@example.de`,
  (i) => `ユーザー${i}`,
  (i) => `👩‍🚀-${i}`,
  (i) => `e\u0301 ${i}`,
  (i) => `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
  (i) => `${'long-'.repeat(40)}${i}`,
];

/** A salt by which the users below lie where the ranges begin and end. */
export const EDGE_SALT = '5eed5eed5eed5eed5eed5eed5eed5eed';

/** The last users within coverages of 1, 10 and 50 %, and the first beyond; the first and the last of arms of 40, 30 and 30 %. */
export const EDGES = {
  traffic: {
    99: 'edge-3554',
    100: 'edge-630',
    999: 'edge-14241',
    1000: 'edge-2127',
    4999: 'edge-6681',
    5000: 'edge-2702',
  },
  split: {
    0: 'edge-1710',
    3999: 'edge-20011',
    4000: 'edge-27958',
    6999: 'edge-23047',
    7000: 'edge-17775',
    9999: 'edge-3146',
  },
};

/** The same ones in every process and every run. */
export const USERS: readonly string[] = [
  ...Object.values(EDGES).flatMap((edges) => Object.values(edges)),
  ...Array.from({ length: 3_000 }, (_, i) => (FORMS[i % FORMS.length] ?? String)(i)),
];

/** A call that is made again and again. */
export interface Asking {
  readonly options: GetPromptOptions;
  /** Not one of the users: whatever it is answered, it is never counted. */
  readonly isApart: boolean;
}

const [someone = ''] = USERS;

const APART: readonly GetPromptOptions[] = [
  {},
  ...Object.keys(TESTERS).map((userId) => ({ userId })),
  ...ARMS.map((arm) => ({ userId: someone, arm })),
  { userId: someone, version: ARMS[0] },
];

export const ASKINGS: readonly Asking[] = [
  ...APART.map((options) => ({ options, isApart: true })),
  ...USERS.map((userId) => ({ options: { userId }, isApart: false })),
];

/** How many of the askings are apart; they come first. */
export const APARTS = APART.length;
