import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from 'vitest';
import { PromptctlError } from '../../../src/domain/errors/error.ts';
import type { Database } from '../../../src/storage/database.ts';
import { listUsage } from '../../../src/storage/usage.ts';
import { importEvents } from '../../../src/workflows/import-events.ts';
import { streamedLog } from '../../../src/workspace/log-file.ts';
import { pushVersions } from '../../helpers/changes.ts';
import { rejection } from '../../helpers/rejection.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { useDatabase } from '../../helpers/use-database.ts';

const EVENTS = 50;

describe.each(testedServers())('on $label', (server) => {
  const fixture = useDatabase(server);
  beforeAll(() => pushVersions(fixture().database, ['support/reply'], 1));

  /** Imports so many in batches of 10; `mishap` comes with each batch, which is stored by what it calls. */
  const run = (name: string, mishap: (number: number, store: () => Promise<unknown[]>) => Promise<unknown[]>) => {
    const at = Date.now() - 86_400_000;
    const event = (n: number) => ({
      id: `${name} ${n}`,
      at: at + n,
      prompt: 'support/reply',
      version: 1,
      latencyMs: 1,
    });
    const lines = Array.from({ length: EVENTS }, (_, n) => `${JSON.stringify(event(n))}\n`);
    let batches = 0;
    const { database } = fixture();
    const query: Database['query'] = async <Row extends object>(text: string, values?: readonly unknown[]) => {
      const store = () => database.query<Row>(text, values);
      return (text.includes('promptctl.ingest') ? await mishap(++batches, store) : await store()) as Row[];
    };
    const deps = { database: { ...database, query }, now: Date.now, newId: randomUUID, stateDirectory: null };
    const quiet = { signal: new AbortController().signal, onProgress: () => {} };
    const log = streamedLog('standard input', Readable.from(lines));
    const once = { dryRun: false, strict: false, restart: false, prices: new Map(), batchSize: 10 };
    return importEvents({ ...deps, ...quiet }, { log, environment: 'production', ...once });
  };
  const stored = async () => {
    const filter = {
      environment: null,
      prompts: null,
      metrics: ['executions'],
      histograms: [],
      period: 'all' as const,
    };
    return (await listUsage(fixture().database, filter)).reduce((sum, { count }) => sum + count, 0);
  };
  const lost = () => new PromptctlError('database-unreachable', { target: 'test', reason: 'reset', sent: true });

  test('a reply that is lost is asked for again, and said not to tell what was new', async () => {
    const before = await stored();
    const answer = await run('lost', async (number, store) => {
      const rows = await store();
      if (number === 2) throw lost();
      return rows;
    });
    expect(answer).toMatchObject({ imported: 40, repeated: 0, unanswered: 10, rejected: [] });
    expect(await stored()).toBe(before + EVENTS);
  });

  test('a database that is away for a moment is waited for', async () => {
    const before = await stored();
    const answer = await run('away', async (number, store) => {
      if (number === 3) throw lost();
      return store();
    });
    expect(answer).toMatchObject({ imported: 50, unanswered: 0 });
    expect(await stored()).toBe(before + EVENTS);
  });

  test('a failure that does not pass ends the import, and what was taken stays', async () => {
    const before = await stored();
    const failing = run('failing', async (number, store) => {
      if (number >= 3) throw new PromptctlError('database-read-only', { target: 'test' });
      return store();
    });
    expect(await rejection(failing)).toMatchObject({ code: 'database-read-only' });
    expect(await stored()).toBe(before + 20);
    expect(await run('other', (_, store) => store())).toMatchObject({ imported: EVENTS });
  });

  test('a database that was restored meanwhile is noticed', async () => {
    const failing = run('restored', async (number, store) => {
      if (number === 4) await fixture().database.query('delete from promptctl.producers');
      return store();
    });
    expect(await rejection(failing)).toMatchObject({ code: 'import-restored', exit: 3 });
  });

  test('what the database refuses meanwhile is told by its reason', async () => {
    let dropped: Promise<unknown> | undefined;
    const answer = await run('dropped', async (_, store) => {
      await (dropped ??= fixture().database.query(`update promptctl.tracking set oldest_day = current_date + 1`));
      return store();
    });
    expect(answer).toMatchObject({
      imported: 0,
      refused: 0,
      rejected: [{ reason: 'it is older than what is kept', events: EVENTS }],
    });
  });
});
