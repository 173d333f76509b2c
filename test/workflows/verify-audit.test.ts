import { describe, expect, onTestFinished, test } from 'vitest';
import { openAdmin } from '../../src/admin.ts';
import { formatMark } from '../../src/domain/audit-mark.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createEnvironment } from '../../src/storage/environments.ts';
import { exportMark, verifyAudit } from '../../src/workflows/verify-audit.ts';
import { doEveryWork } from '../helpers/audited-work.ts';
import { make, prompt, push } from '../helpers/changes.ts';
import type { TestDatabase } from '../helpers/database.ts';
import { useLogins } from '../helpers/logins.ts';
import { findPgBouncer, startPgBouncer } from '../helpers/pgbouncer.ts';
import type { TestServer } from '../helpers/postgres-server.ts';
import { rejection } from '../helpers/rejection.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { useDatabase } from '../helpers/use-database.ts';

const WHOLE = { problems: [], further: 0 };

describe.each(testedServers())('verifying the audit log, on $label', (server) => {
  const fixture = useDatabase(server, { max: 16 });
  const logins = useLogins(fixture, { second: ['releaser'], granted: ['reader'], reader: ['reader'] });

  test('finds what real work wrote as it was written, as a reader and from wherever it is asked', async () => {
    const { second, granted, reader } = logins();
    await doEveryWork(fixture().database, second.database, granted.name);
    const verified = await verifyAudit({ database: reader.database }, { expect: [] });
    expect(verified).toMatchObject({ kind: 'audit', target: 'test', marks: 0, ...WHOLE });
    expect(verified.entries).toBeGreaterThan(20);
    expect(verified.rows).toBeGreaterThan(150);
    await withSettings(fixture(), reader.name);
    const elsewhere = openDatabase(reader.url, 'test');
    onTestFinished(() => elsewhere.close());
    expect(await verifyAudit({ database: elsewhere }, { expect: [] })).toEqual(verified);
  });

  test('finds what was written under other settings as it was written', async () => {
    await withSettings(fixture(), logins().second.name);
    const elsewhere = openDatabase(logins().second.url, 'test');
    onTestFinished(() => elsewhere.close());
    const { database } = fixture();
    await push(database, [prompt('odd', 'one'), prompt('even', 'one')]);
    await createEnvironment(database, 'odd', 'Ada');
    await make(elsewhere, 'odd', 'promote', ['odd@1', 'even@1']);
    await push(database, [prompt('odd', 'two', 1)]);
    const start = { variants: [2], weights: [6_667, 3_333], coverage: 100, salt: 'salt', isSaltChosen: true };
    const further = {
      hashVersion: 1,
      forced: {},
      metric: 'rating',
      minimumEffect: 1 / 3,
      alpha: 0.1 / 3,
      maxDays: null,
    };
    await make(elsewhere, 'odd', 'test-start', [{ prompt: 'odd', version: null, start: { ...start, ...further } }]);
    expect(await verifyAudit({ database }, { expect: [] })).toMatchObject(WHOLE);
  });

  test('raises no false alarm while sixteen write, and then knows every one of their entries', async () => {
    const { database } = fixture();
    const before = await verifyAudit({ database }, { expect: [] });
    const writing = { done: false };
    const writers = Promise.all(
      Array.from({ length: 16 }, async (_, i) => {
        for (let version = 1; version <= 4; version++) {
          await push(database, [prompt(`many/${i}`, `version ${version}`, version - 1)]);
          await make(database, i % 2 === 0 ? 'preview' : 'odd', 'promote', [`many/${i}@${version}`]);
        }
      }),
    ).finally(() => {
      writing.done = true;
    });
    const seen = [before.entries];
    const { reader } = logins();
    while (!writing.done) {
      const meanwhile = await verifyAudit({ database: reader.database }, { expect: before.last ? [before.last] : [] });
      expect(meanwhile).toMatchObject({ ...WHOLE, marks: 1 });
      seen.push(meanwhile.entries);
    }
    await writers;
    expect(new Set(seen).size).toBeGreaterThan(2);
    const after = await verifyAudit({ database }, { expect: [] });
    expect(after).toMatchObject({ ...WHOLE, entries: before.entries + 16 * 4 * 2 });
    expect(after.last?.sequence).toBe(after.entries);
  });

  test('goes through the places that were kept, and gives the last one to keep', async () => {
    const admin = await openAdmin({ database: fixture().url, author: 'Ada' });
    onTestFinished(() => admin.close());
    const { last, entries, databaseId } = await admin.verifyAudit();
    if (last === null) throw new Error('the log is empty');
    await admin.pushPrompts([{ name: 'later', template: 'one' }]);
    const kept = formatMark(last);
    expect(kept).toBe(`${databaseId} ${entries}:${last.hash} ${last.at}`);
    expect(await admin.verifyAudit({ expect: [kept, JSON.stringify(last)] })).toMatchObject({ ...WHOLE, marks: 2 });
    const others = [`${entries}:${'0'.repeat(64)}`, `${entries + 9}:${last.hash}`];
    const missed = await admin.verifyAudit({ expect: [kept, ...others] });
    expect(missed).toMatchObject({
      marks: 1,
      problems: [
        { kind: 'mark-missed', sequence: entries, row: null },
        { kind: 'mark-beyond', sequence: entries + 9, row: null },
      ],
    });
    expect(await rejection((async () => exportMark(missed))())).toEqual({
      code: 'audit-not-whole',
      exit: 1,
      data: { target: missed.target, problems: 2 },
    });
    expect(await rejection(admin.verifyAudit({ expect: ['yesterday'] }))).toEqual({
      code: 'audit-mark-invalid',
      exit: 2,
      data: { text: 'yesterday' },
    });
  });

  test('is told to programs entry by entry', async () => {
    const admin = await openAdmin({ database: fixture().url, author: 'Ada' });
    onTestFinished(() => admin.close());
    await admin.pushPrompts([{ name: 'told', template: 'one' }], { message: 'why' });
    await admin.promote(['told@1'], { environment: 'production' });
    const told = await admin.listAudit({ prompt: 'told' });
    expect(told.map(({ action, author, dbUser }) => [action, author, dbUser])).toEqual([
      ['promote', 'Ada', 'promptctl'],
      ['push', 'Ada', 'promptctl'],
    ]);
    expect(await admin.listAudit({ prompt: 'told', environment: 'production' })).toEqual(told.slice(0, 1));
    expect(await admin.listAudit({ since: told[0]?.at ?? '', limit: 1 })).toEqual(told.slice(0, 1));
    expect(await rejection(admin.listAudit({ environment: 'nowhere' }))).toMatchObject({
      code: 'environment-not-found',
    });
    expect(await rejection(admin.listAudit({ prompt: 'nothing' }))).toMatchObject({ code: 'prompt-not-found' });
  });

  test.skipIf(findPgBouncer() === null)(
    'is the same through a pooler that lends connections by transaction',
    async () => {
      const pooled = await throughPooler(server, fixture());
      const direct = await verifyAudit({ database: fixture().database }, { expect: [] });
      expect(await verifyAudit({ database: pooled }, { expect: [] })).toEqual({ ...direct, target: 'pooled' });
      // The level was the transaction's alone.
      expect(await pooled.query('show transaction_isolation')).toEqual([{ transaction_isolation: 'read committed' }]);
    },
  );
});

async function throughPooler(server: TestServer, { url }: TestDatabase) {
  const bouncer = await startPgBouncer(findPgBouncer() ?? '', server);
  const pooled = openDatabase(bouncer.through(url), 'pooled', { max: 1 });
  onTestFinished(async () => {
    await pooled.close();
    await bouncer.stop();
  });
  return pooled;
}

/** Has a login see times, numbers and bytes as few do. */
async function withSettings({ superuserUrl }: TestDatabase, login: string): Promise<void> {
  const superuser = openDatabase(superuserUrl, 'test', { max: 1 });
  const settings = [
    "timezone = 'Asia/Kathmandu'",
    "datestyle = 'German'",
    'extra_float_digits = -10',
    "bytea_output = 'escape'",
  ];
  for (const setting of settings) await superuser.query(`alter role "${login}" set ${setting}`);
  await superuser.close();
}
