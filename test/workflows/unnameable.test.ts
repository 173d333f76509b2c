import { describe, expect, inject, test } from 'vitest';
import { logAudit } from '../../src/workflows/audit-log.ts';
import { findRequest } from '../../src/workflows/find-request.ts';
import { grants } from '../../src/workflows/grants.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers').slice(0, 1))('names that cannot be, on $label', (server) => {
  const fixture = useDatabase(server);

  test('what Postgres takes for no text is not found, and no failure of the database', async () => {
    const { database } = fixture();
    const all = { environment: null, since: null, limit: 1 };
    expect(await outcomeOf(logAudit({ database }, { prompt: 'a\0', ...all }))).toBe('prompt-not-found');
    expect(await outcomeOf(findRequest(database, 'rq-\0'))).toBe('request-not-found');
    expect(await outcomeOf(grants({ database }, { login: 'a\0' }))).toBe('usage');
  });
});
