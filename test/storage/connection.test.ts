import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  connectionConfig,
  connectionName,
  describeTarget,
  hasPassword,
  protectionOf,
} from '../../src/storage/connection.ts';
import { outcomeOf, rejection } from '../helpers/rejection.ts';

describe('sslmode', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each(['allow', 'prefer', 'require', 'verify-ca'])('%s means a verified connection', (mode) => {
    expect(connectionConfig(`postgres://u@db.acme.com/app?sslmode=${mode}&connect_timeout=3`)).toEqual({
      connectionString: 'postgres://u@db.acme.com/app?sslmode=verify-full&connect_timeout=3',
    });
  });

  test.each([
    ['postgres://u@db.acme.com/app', 'postgres://u@db.acme.com/app?sslmode=verify-full'],
    ['postgres://u@db.acme.com/sslmode=disable', 'postgres://u@db.acme.com/sslmode=disable?sslmode=verify-full'],
    ['postgres://u@10.0.0.5:5433/app?x=1', 'postgres://u@10.0.0.5:5433/app?x=1&sslmode=verify-full'],
    ['postgres://u@[fe80::1]/app#x', 'postgres://u@[fe80::1]/app?sslmode=verify-full'],
    ['postgres://localhost@db.acme.com/app?ssl=', 'postgres://localhost@db.acme.com/app?ssl=&sslmode=verify-full'],
    ['postgres://u@localhost/app?host=db.acme.com', 'postgres://u@localhost/app?host=db.acme.com&sslmode=verify-full'],
    ['postgres://u@127.0.0.1.acme.com/app', 'postgres://u@127.0.0.1.acme.com/app?sslmode=verify-full'],
    ['postgres://u@h/app?uselibpqcompat=true', 'postgres://u@h/app?uselibpqcompat=true&sslmode=verify-full'],
    // What pg asks DNS for is no path and no name of this machine, whatever it looks like.
    ['postgres://u@h/app?host=%252Ftmp', 'postgres://u@h/app?host=%252Ftmp&sslmode=verify-full'],
    ['postgres://u@h/app?host=localhost:5', 'postgres://u@h/app?host=localhost:5&sslmode=verify-full'],
    ['postgres://u@h/app?host=@evil', 'postgres://u@h/app?host=@evil&sslmode=verify-full'],
  ])('that is not spelled out means verified beyond this machine: %s', (url, connectionString) => {
    expect(connectionConfig(url)).toEqual({ connectionString });
    expect(protectionOf(url)).toBe('verified');
  });

  test('is that of the host which PGHOST names, where the URL names none', () => {
    vi.stubEnv('PGHOST', 'db.acme.com');
    expect(connectionConfig('postgres:///app')).toEqual({ connectionString: 'postgres:///app?sslmode=verify-full' });
    expect(connectionConfig('postgres://u@/app')).toEqual({
      connectionString: 'postgres://u@/app?sslmode=verify-full',
    });
  });

  test.each([
    ['postgres://u@db.acme.com/app?sslmode=disable', 'plain'],
    ['postgres://u@db.acme.com/app?ssl=0', 'plain'],
    ['postgres://u@db.acme.com/app?sslmode=verify-full', 'verified'],
    ['postgres://u@db.acme.com/app?sslmode=disable&sslmode=verify-full', 'verified'],
    ['postgres://u@db.acme.com/app?ssl=true', 'verified'],
    ['postgres://u@db.acme.com/app?sslmode=no-verify', 'unverified'],
    ['postgres://u@db.acme.com/app?uselibpqcompat=true&sslmode=require', 'unverified'],
    ['postgres://u@localhost:5433/app', 'local'],
    ['postgres://u@127.0.0.9/app', 'local'],
    ['postgres://u@[::1]:5432/app', 'local'],
    ['postgres://u@%2Frun%2Fpostgresql/app', 'local'],
    ['postgres://u@db.acme.com/app?host=%2Frun%2Fpostgresql', 'local'],
    ['postgres://u@/app', 'local'],
    ['postgres:///app', 'local'],
  ])('is left as it is in %s, which is %s', (url, protection) => {
    expect(connectionConfig(url)).toEqual({ connectionString: url });
    expect(protectionOf(url)).toBe(protection);
  });
});

describe('the server of a URL', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each([
    'postgres://me@/app',
    'postgres://me@h',
    'postgres:///',
    'postgres://me@a.example:1/app?port=2',
    'postgres://me@a.example/app?host=b.example&host=c.example',
    'postgres://me@a.example/?user=you',
    'postgres://me@a.example:7000/app?host=%2Frun%2Fpostgresql',
  ])('is named as pg will have it, libpq variables and all: %s', (url) => {
    for (const [name, value] of Object.entries({
      PGHOST: 'prod.acme.com',
      PGPORT: '6432',
      PGUSER: 'ada',
      PGDATABASE: '',
    }))
      vi.stubEnv(name, value);
    for (const database of ['', 'pd']) {
      vi.stubEnv('PGDATABASE', database);
      const client = new pg.Client({ connectionString: url });
      const name = `${client.host}:${client.port}/${client.database || client.user}`;
      expect([connectionName(url, 'DATABASE_URL'), describeTarget(url, 'DATABASE_URL')]).toEqual([name, name]);
    }
  });
});

describe('a database URL as people see it', () => {
  test.each([
    ['postgres://ada:s3cret@db.acme.com/app', 'db.acme.com/app'],
    ['postgresql://ada:s3cret@db.acme.com:5432/app?sslmode=require', 'db.acme.com/app'],
    ['postgres://ada@db.acme.com:6543/app', 'db.acme.com:6543/app'],
    ['postgres://ada@[::1]:6543/app', '[::1]:6543/app'],
    ['postgres://db.acme.com', 'db.acme.com/postgres'],
    ['postgres://ada@db.acme.com', 'db.acme.com/ada'],
    ['postgres://ad%20a@db.acme.com', 'db.acme.com/ad a'],
    ['postgres://ada:s3cret@/app', 'localhost/app'],
    ['postgres:///app', 'localhost/app'],
    ['postgres://', 'localhost/postgres'],
    ['postgres://ada@localhost:5433/app?host=%2Frun%2Fpostgresql&password=s3cret', '/run/postgresql:5433/app'],
    ['postgres://ada@%2Frun%2Fpostgresql/app', '/run/postgresql/app'],
    ['postgres://ada:p%40ss%2Fword@db.acme.com/my%20app', 'db.acme.com/my app'],
    ['postgres://ada:s3cret@db.acme.com/100%', 'db.acme.com/100%'],
  ])('%s is %s', (url, target) => {
    expect(describeTarget(url, 'DATABASE_URL')).toBe(target);
  });

  test.each(['', 'db.acme.com/app', 'mysql://u@h/app', 'postgres:app', 'postgres://h:port/app', 'host=h user=u'])(
    'cannot be made of %j',
    async (url) => {
      const described = Promise.resolve().then(() => describeTarget(url, 'DATABASE_URL'));
      expect(await outcomeOf(described)).toBe('database-url-invalid');
    },
  );

  test('is not quoted when it cannot be read, for it may hold a password', async () => {
    const described = Promise.resolve().then(() => describeTarget('postgres://u:s3cret@h:port/app', 'PROD_URL'));
    expect(await rejection(described)).toEqual({
      code: 'database-url-invalid',
      exit: 3,
      data: { origin: 'PROD_URL', problem: 'it is not of the form postgres://user@host/database' },
    });
  });
});

describe('a password', () => {
  test.each([
    ['postgres://u:p@h/app', true],
    ['postgres://h/app?password=p', true],
    ['postgres://u:p@/app', true],
    ['postgres://u@h/app?sslpassword=p', true],
    ['postgres://u@h/app', false],
    ['postgres://u@h/password', false],
  ])('in %s: %s', (url, expected) => {
    expect(hasPassword(url, '--database')).toBe(expected);
  });
});
