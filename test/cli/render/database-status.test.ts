import { expect, test } from 'vitest';
import { renderDatabaseStatus } from '../../../src/cli/render/database-status.ts';
import { pipe } from './sample-test.ts';

const TRACKING = { retentionDays: 30, oldestDay: '2026-10-23', waiting: 0, rejected: 0 };

test.each([
  [{}, 'executions kept for 30 days, from 2026-10-23; all folded; nothing refused'],
  [
    { retentionDays: 1, waiting: 1, rejected: 1 },
    'executions kept for 1 day, from 2026-10-23; 1 part to be folded; 1 event refused',
  ],
  [
    { waiting: 10_000, rejected: 10_001 },
    'executions kept for 30 days, from 2026-10-23; 10,000 parts to be folded; more than 10,000 events refused',
  ],
])('the status of a database says how tracking stands, and what was not counted to the end: %o', (differing, line) => {
  const status = {
    target: 'db.test/app',
    origin: 'DATABASE_URL',
    server: null,
    migrations: { applied: ['0001_tables'], pending: [] },
    tracking: { ...TRACKING, ...differing },
  };
  expect(renderDatabaseStatus(status, pipe)).toBe(
    `database   db.test/app\nchosen by  DATABASE_URL\nschema     up to date (1 migration)\ntracking   ${line}\n`,
  );
});
