import { createHash } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { createEnvironment } from '../../src/storage/environments.ts';
import { make, prompt, push, pushVersions, startTest } from '../helpers/changes.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

interface Entry {
  readonly sequence: number;
  readonly at: string;
  readonly action: string;
  readonly author: string;
  readonly login: string;
  readonly detail: string;
  readonly rows: string | null;
  readonly previous: string;
  readonly hash: string;
}

describe.each(inject('servers'))('the audit log, on $label', (server) => {
  const fixture = useDatabase(server, { max: 6 });
  const database = () => fixture().database;

  test('is one dense chain, each hash covering the entry and the hash before it', async () => {
    await pushVersions(database(), ['a', 'b'], 2);
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => push(database(), [prompt(`c/${i}`, 'Grüße "und" \\ mehr\u2028')])),
    );
    await make(database(), 'production', 'promote', ['a@2', 'b@1'], { reason: 'one\ntwo', author: 'Bob "B" \\' });
    await make(database(), 'production', 'retire', ['b']);
    const entries = await readChain(database());
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    expect(entries.map(({ previous }) => previous)).toEqual(['00', ...entries.slice(0, -1).map(({ hash }) => hash)]);
    expect(entries.map(({ hash }) => hash)).toEqual(entries.map(hashOf));
  });

  test('tells every change once, with what it changed, and no prompt text', async () => {
    const before = (await readChain(database())).length;
    await push(database(), [prompt('told', 'SECRET')], { message: 'why', source: { branch: 'main' } });
    await push(database(), [prompt('told', 'SECRET', 1, { description: 'new words', tags: ['t'] })]);
    await make(database(), 'staging', 'promote', ['told@1'], { reason: 'because' });
    await createEnvironment(database(), 'preview', 'Ada');
    const told = (await readChain(database())).slice(before);
    expect(told.map(({ action, author, login, detail }) => [action, author, login, JSON.parse(detail)])).toMatchObject([
      ['push', 'Ada', 'promptctl', { created: [{ prompt: 'told', version: 1 }], message: 'why' }],
      ['push', 'Ada', 'promptctl', { described: [{ prompt: 'told', description: 'new words', tags: ['t'] }] }],
      ['promote', 'Ada', 'promptctl', { environment: 'staging', revision: 1, items: [{ prompt: 'told' }] }],
      ['environment', 'Ada', 'promptctl', { created: 'preview' }],
    ]);
    expect(JSON.stringify(told)).not.toContain('SECRET');
  });

  test('tells of a test its weights and each coverage, how it ended, and no user, not even a digest', async () => {
    await pushVersions(database(), ['tested'], 3);
    await make(database(), 'staging', 'promote', ['tested@1']);
    const before = (await readChain(database())).length;
    const digest = 'ab'.repeat(32);
    const start = { weights: [7000, 3000], coverage: 100, forced: { [digest]: 3 } };
    await startTest(database(), 'staging', 'tested', [3], { start, reason: 'warmer' });
    await make(database(), 'staging', 'test-ramp', [{ prompt: 'tested', version: null, ramp: 500 }], { author: 'Bob' });
    await make(database(), 'staging', 'promote', ['tested@2'], { stopTest: true });
    const chain = await readChain(database());
    const told = chain
      .slice(before)
      .map(({ action, author, detail }) => ({ action, author, detail: JSON.parse(detail) }));
    const test = {
      arms: [
        { version: 1, weight: 7000 },
        { version: 3, weight: 3000 },
      ],
      forced: 1,
    };
    expect(told).toMatchObject([
      {
        action: 'test-start',
        author: 'Ada',
        detail: { reason: 'warmer', items: [{ test: { ...test, coverages: [{ coverage: 100 }], stopped: null } }] },
      },
      {
        action: 'test-ramp',
        author: 'Bob',
        detail: { items: [{ test: { ...test, coverages: [{}, { coverage: 500 }], stopped: null } }] },
      },
      {
        action: 'promote',
        author: 'Ada',
        detail: {
          options: { stopTest: true },
          items: [{ test: { ...test, stopped: { kind: 'promote', version: 2 } } }],
        },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain(digest);
    expect(chain.map(({ hash }) => hash)).toEqual(chain.map(hashOf));
  });

  test('has no entry for what changed nothing', async () => {
    await pushVersions(database(), ['quiet'], 1);
    await make(database(), 'staging', 'promote', ['quiet@1']);
    const before = await readChain(database());
    await push(database(), [prompt('quiet', 'quiet, version 1', 1)]);
    await make(database(), 'staging', 'promote', ['quiet@1']);
    await createEnvironment(database(), 'staging', 'Ada');
    await push(database(), [prompt('quiet', 'dry', 1)], { dryRun: true });
    expect(await outcomeOf(make(database(), 'staging', 'rollback', ['quiet']))).toBe('nothing-before');
    expect(await readChain(database())).toEqual(before);
  });
});

function hashOf({ sequence, at, action, author, login, detail, rows, previous }: Entry): string {
  const words = [action, author, login].map((text) => JSON.stringify(text)).join(', ');
  const row = `[${sequence}, ${at}, ${words}, ${detail}, ${JSON.stringify(rows)}]`;
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(row).digest('hex');
}

async function readChain(database: Database): Promise<Entry[]> {
  return database.query<Entry>(`
    select sequence, extract(epoch from at)::text as at, action, author, db_user as login, detail::text as detail, encode(rows_digest, 'hex') as rows,
      encode(previous_hash, 'hex') as previous, encode(hash, 'hex') as hash
    from promptctl.audit_log order by sequence`);
}
