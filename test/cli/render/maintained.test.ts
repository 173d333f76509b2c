import { expect, test } from 'vitest';
import { renderMaintained } from '../../../src/cli/render/maintained.ts';
import type { DatabaseMaintained } from '../../../src/workflows/maintain-database.ts';
import { pipe, terminal } from './sample-test.ts';

const maintained: DatabaseMaintained = {
  target: 'db.test/app',
  retentionDays: 90,
  dropped: [],
  oldest: '2025-12-13',
  ahead: '2026-03-27',
  folded: 0,
  rejected: [
    {
      reason: 'its numbers are out of range',
      events: 1_204,
      latest: '2026-03-13T08:30:00.000Z',
      example: { kind: 'execution', prompt: 'support/reply', promptTokens: -1 },
    },
    { reason: 'it is no event', events: 1, latest: '2026-03-01T08:30:00.000Z', example: null },
  ],
};

test('what was refused is shown on a terminal, one of each reason', () => {
  expect(renderMaintained(maintained, terminal(80))).toMatchInlineSnapshot(`
    "database   db.test/app
    executions kept for 90 days, from 2025-12-13; ready until 2026-03-27
    dropped    nothing
    totals     all up to date
    refused    1,204 events: its numbers are out of range (the latest 1 hour ago)
                 {"kind":"execution","prompt":"support/reply","promptTokens":-1}
               1 event: it is no event (the latest 12 days ago)
    "
  `);
});

test('what was refused is one line in a pipe, which cron mails', () => {
  expect(renderMaintained(maintained, pipe)).toMatchInlineSnapshot(`
    "database   db.test/app
    executions kept for 90 days, from 2025-12-13; ready until 2026-03-27
    dropped    nothing
    totals     all up to date
    refused    1,205 events for 2 reasons; --json shows one of each
    "
  `);
});
