import { describe, expect, test } from 'vitest';
import { redact, redactData, secretsOf } from '../../src/domain/redaction.ts';
import { fakeKey, letters } from '../hygiene/fake-keys.ts';

describe('a text without its secrets', () => {
  test.each([
    ['connect to postgres://ada:s3cret@db/app failed', 'connect to postgres://ada:***@db/app failed'],
    ['redis://:s3cret@cache:6379', 'redis://:***@cache:6379'],
    ['postgres://ada:p@ss/w0rd@db/app', 'postgres://ada:***@db/app'],
    ['postgres://ada:*@ssw0rd@db/app', 'postgres://ada:***@db/app'],
    [`postgres://ada:${'x'.repeat(1_000)}@db/app`, 'postgres://ada:***@db/app'],
    [`password=${'x'.repeat(1_000)}`, 'password=***'],
    ['postgres://ada:p%40ss@db/app?sslpassword=hidden&x=1', 'postgres://ada:***@db/app?sslpassword=***&x=1'],
    ['?sentinel_password=hidden#x', '?sentinel_password=***#x'],
    ["host=db user=ada password='s3 c\\'ret' dbname=app", 'host=db user=ada password=*** dbname=app'],
    ['PGPASSWORD=s3cret psql', 'PGPASSWORD=*** psql'],
    ['PROMPTCTL_CACHE_KEY=s3cret', 'PROMPTCTL_CACHE_KEY=***'],
    ['{"password":"s3\\"cret","user":"ada"}', '{"password":***,"user":"ada"}'],
    ['authorization: Bearer abc.def', 'authorization: Bearer ***'],
    ['Authorization: Basic YWRhOnMzY3JldA==', 'Authorization: Basic ***'],
    ['sent Bearer abcdefgh12345', 'sent Bearer ***'],
    [fakeKey('Incorrect API key provided: sk-', 'proj-', letters(24)), 'Incorrect API key provided: sk-p***'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    'db.acme.com/app',
    'postgres://ada@db.acme.com/app',
    'https://promptctl.example:8080/docs',
    'postgres://ada:*******@db.acme.com/app',
    'the password is wrong',
    'token: must be a text',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'maya@parcelwise.example',
  ])('%s stays as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('is without those that are known, wherever they stand', () => {
    expect(redact('role "s3cretive" and s3cretive', ['s3cretive'])).toBe('role "***" and ***');
    expect(redact('an app is an app', ['app'])).toBe('an app is an app');
  });

  test.each(['a://b:', 'a://b:@', 'password=', '://', 'bearer ', 'a', '@', "password='"])(
    'a megabyte of %j ends',
    (piece) => {
      expect(redact(piece.repeat(Math.ceil(1e6 / piece.length)))).toContain(piece.slice(0, 1));
    },
  );
});

test('plain data is redacted in every text and under every name', () => {
  const data = { at: 1, none: null, list: ['redis://:s3cret@cache'], deep: { 'password=s3cret': true } };
  expect(redactData(data)).toEqual({ at: 1, none: null, list: ['redis://:***@cache'], deep: { 'password=***': true } });
});

test('the secrets of an environment are the values of variables so called, and the passwords of URLs as written and as meant', () => {
  const env = {
    DATABASE_URL: 'postgres://ada:p%40ssw0rd@db/app?sslpassword=other1',
    PROD_REDIS: 'redis://:canary1@cache',
    PGPASSWORD: 'canary2',
    PROMPTCTL_CACHE_KEY: 'new-key,old-key',
    db_pass: 'canary3',
    REDIS_AUTH: 'canary4',
    TOKENS_URL: `postgres://ada:${'t'.repeat(1_000)}@db/app`,
    LIBPQ: "host=db password='canary 5' user=ada",
    HOME: '/home/ada',
    PWD: '/home/ada/shop',
    OLDPWD: '/home/ada',
    SSH_ASKPASS: '/usr/bin/askpass',
    MONKEY: 'banana12',
    PASSWORD_MIN_LENGTH: '12345678',
  };
  expect(new Set(secretsOf(env))).toEqual(
    new Set([
      'canary3',
      'canary4',
      't'.repeat(1_000),
      'canary 5',
      'p%40ssw0rd',
      'p@ssw0rd',
      'other1',
      'canary1',
      'canary2',
      'new-key,old-key',
      'new-key',
      'old-key',
    ]),
  );
});
