import { createHash } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { listEntries } from '../../src/storage/audit.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { type MigrationFile, readMigrations } from '../../src/storage/migration-files.ts';
import { verifyMoment } from '../../src/workflows/verify-audit.ts';
import { useDatabase } from '../helpers/use-database.ts';

const FILES = readMigrations();
const ALL = { prompt: null, environment: null, since: null, limit: null };

describe.each(inject('servers'))('migrations in the audit log, on $label', (server) => {
  const fixture = useDatabase(server);

  test('the first entry is the installation, with what every migration said', async () => {
    expect(await listEntries(fixture().database, ALL)).toMatchObject([
      {
        sequence: 1,
        action: 'install',
        dbUser: 'promptctl',
        detail: { migrations: FILES.map(said) },
        previousHash: '00',
      },
    ]);
  });

  test('a later one is an entry of its own, and what it wrote is as it was written', async () => {
    const { database } = fixture();
    const later = [
      migration('9001_view', `insert into promptctl.privileges values ('reader', 'view', 'later_list')`),
      migration('9002_nothing', 'select 1'),
    ];
    await migrate(database, { files: [...FILES, ...later] });
    await migrate(database, { files: [...FILES, ...later] });
    const entries = await listEntries(database, ALL);
    expect(entries).toMatchObject([
      { action: 'migrate', detail: { migrations: later.map(said) } },
      { action: 'install' },
    ]);
    expect(await verifyMoment(database, [], () => {})).toMatchObject({ entries: 2, problems: [] });
  });

  test('makes nothing good that somebody did before', async () => {
    const superuser = openDatabase(fixture().superuserUrl, 'test', { max: 1 });
    onTestFinished(() => superuser.close());
    await superuser.query(`insert into promptctl.privileges values ('reader', 'function', 'release')`);
    const known = await fixture().database.query<{ name: string; checksum: string }>(
      `select name, checksum from promptctl.migration_list where name like '9%' order by name`,
    );
    const earlier = known.map(({ name, checksum }) => ({ ...migration(name, ''), checksum }));
    await migrate(fixture().database, { files: [...FILES, ...earlier, migration('9003_later', 'select 1')] });
    const { problems } = await verifyMoment(superuser, [], () => {});
    expect(problems.map(({ says }) => says)).toEqual([
      'the right of every reader to call release was written past promptctl: no entry of the log tells of it',
    ]);
  });
});

function migration(name: string, sql: string): MigrationFile {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex'), oldestClient: '0.1.0' };
}

function said({ name, checksum }: MigrationFile) {
  return { name, checksum };
}
