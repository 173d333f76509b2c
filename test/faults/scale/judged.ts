import type { Verdict } from '../tracking/verdict.ts';
import type { TrafficReport } from './traffic.ts';

/** What apps with traffic are judged by: everything that should be nothing, and whether they all ended well at the same release. */
export function judged(reports: readonly TrafficReport[], { tracked, stored, ...verdict }: Verdict) {
  return {
    ...verdict,
    notStored: tracked - stored,
    wrongs: reports.flatMap(({ wrongs }) => wrongs),
    unstored: reports.filter(({ isStored }) => !isStored).length,
    revisions: [...new Set(reports.map(({ revision }) => revision))],
    idle: reports.filter(({ resolved }) => resolved < LEAST).length,
  };
}

/** Calls of one process that show that there was traffic. */
const LEAST = 50;

/** How that looks where nothing went wrong, and all serve this release. */
export function faultless(revision: number): ReturnType<typeof judged> {
  return {
    lost: 0,
    unnoted: 0,
    changed: 0,
    lostRatings: 0,
    wrongTotals: [],
    wrongUsers: 0,
    told: { executions: 0, scores: 0, rejected: 0 },
    notStored: 0,
    wrongs: [],
    unstored: 0,
    revisions: [revision],
    idle: 0,
  };
}
