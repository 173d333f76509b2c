import { expect, test } from 'vitest';
import { releaseExit } from '../../src/cli/releasing.ts';
import type { ReleaseRequest } from '../../src/domain/release-request.ts';
import type { ReleaseResult } from '../../src/workflows/release-result.ts';

const open = { state: 'open', ended: null } as ReleaseRequest;
const heard = (confirmed: number) => ({ confirmed, total: 2 }) as ReleaseResult['announcement'];

test.each([
  ['a request, with --wait', { request: { ...open, isNew: true }, announcement: null }, { wait: true }, 1],
  ['a request, without', { request: { ...open, isNew: true }, announcement: null }, {}, 0],
  [
    'a request, in a dry run',
    { request: { ...open, isNew: true }, announcement: null, dryRun: true },
    { wait: '5' },
    0,
  ],
  ['a release that all confirm', { request: null, announcement: heard(2) }, { wait: true }, 0],
  ['a release that one does not confirm', { request: null, announcement: heard(1) }, { wait: true }, 1],
  ['the same, where nobody waits', { request: null, announcement: heard(1) }, {}, 0],
  ['nothing to release', { request: null, announcement: null }, { wait: true }, 0],
] as const)('the exit code says whether it is served: %s', (_, result, flags, exit) => {
  expect(releaseExit({ dryRun: false, ...result } as ReleaseResult, flags)).toBe(exit);
});
