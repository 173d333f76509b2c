import { describe, expect, test } from 'vitest';
import { renderRelease } from '../../../src/cli/render/release.ts';
import type { AbTest } from '../../../src/domain/ab-test.ts';
import type { ReleasedItem } from '../../../src/storage/releases.ts';
import type { ReleaseResult } from '../../../src/workflows/release-result.ts';
import { sampleStop, sampleTest, terminal } from './sample-test.ts';

function release(
  kind: ReleaseResult['kind'],
  items: readonly Partial<ReleasedItem>[],
  differences: Partial<ReleaseResult> = {},
): ReleaseResult {
  const ids = { versionId: null, previousVersionId: null };
  const item = { ...ids, prompt: 'support/reply', version: 7, previousVersion: 7, changed: true, test: null };
  return {
    environment: 'production',
    kind,
    reason: '',
    author: 'maya@parcelwise.example',
    at: '2026-03-13T09:00:00.000Z',
    epoch: 1,
    revision: 9,
    items: items.map((given) => ({ ...item, ...given })),
    target: 'db.acme.example/app',
    dryRun: false,
    announcement: null,
    request: null,
    approvers: [],
    ...differences,
  };
}

const [control, variant] = sampleTest().arms as [AbTest['arms'][number], AbTest['arms'][number]];
const three = { arms: [control, variant, { ...variant, version: 9 }] };
const draw = (result: ReleaseResult) => renderRelease(result, terminal());

describe('a release that ends a test', () => {
  test('by a rollback never says that something went from 7 to 7', () => {
    const test = sampleTest({ ...three, stopped: sampleStop({ kind: 'rollback', version: 7 }) });
    expect(draw(release('rollback', [{ test }]))).toMatchInlineSnapshot(`
      "Rolled back in production on db.acme.example/app
        stopped ab-0123456789ab of support/reply at 10% after 3 days; control 7 kept

      support/reply@8 and support/reply@9 are held until promoted or tested with --again
      Release production@1:9: 1 prompt
      "
    `);
  });

  test('by a rollback further back says what is held', () => {
    const test = sampleTest({ stopped: sampleStop({ kind: 'rollback', version: 5 }) });
    expect(
      draw(
        release('rollback', [
          { version: 5, test },
          { prompt: 'mail/subject', version: 1, previousVersion: 2 },
        ]),
      ),
    ).toMatchInlineSnapshot(`
      "Rolled back in production on db.acme.example/app
        support/reply  7 → 5
        mail/subject   2 → 1
        stopped ab-0123456789ab of support/reply at 10% after 3 days; 5 is served again

      Release production@1:9: 2 prompts; what was rolled back from and the variants tested are held until promoted or tested with --again
      "
    `);
  });

  test('by promoting an arm says which', () => {
    const test = sampleTest({ stopped: sampleStop() });
    expect(draw(release('test-stop', [{ version: 8, test }]))).toMatchInlineSnapshot(`
      "Stopped a test in production on db.acme.example/app
        support/reply  7 → 8
        stopped ab-0123456789ab of support/reply at 10% after 3 days; 8 promoted

      Release production@1:9: 1 prompt
      "
    `);
  });

  test('is painted where colours are on', () => {
    const test = sampleTest({ stopped: sampleStop() });
    const text = renderRelease(release('test-stop', [{ version: 8, test }]), terminal(80, 1));
    expect(text).toContain('\u001b[2m7 →\u001b[22m \u001b[32m8\u001b[39m');
  });
});

test('a ramp says from where to where', () => {
  expect(draw(release('test-ramp', [{ test: sampleTest() }]))).toMatchInlineSnapshot(`
    "Ramped a test in production on db.acme.example/app
      support/reply  ab-0123456789ab: 1% → 10% of users

    Release production@1:9: 1 prompt
    "
  `);
});

test('a ramp to where it is already says so', () => {
  const nothing = { epoch: null, revision: null, at: null };
  expect(draw(release('test-ramp', [{ changed: false, test: sampleTest() }], nothing))).toBe(
    'Nothing to release: ab-0123456789ab of support/reply in production on db.acme.example/app covers 10% already\n',
  );
});
