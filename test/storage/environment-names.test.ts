import { describe, expect, inject, test } from 'vitest';
import { ENVIRONMENT_NAME } from '../../src/domain/prompt.ts';
import { createEnvironment, listEnvironments } from '../../src/storage/environments.ts';
import { rejection } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';

const LONGEST = `e${'-'.repeat(30)}1`;
const PLAIN = ['a', 'qa', 'e2e', 'eu-west-1', 'a-', 'a--b', 'constructor', 'latest-one', 'latests', LONGEST];
const REFUSED = [
  '',
  'latest',
  'Latest',
  'Production',
  '1',
  '7th',
  '-a',
  'a b',
  'a_b',
  'a.b',
  'a/b',
  'a:b',
  'a@1',
  'a~1',
  'sha:a',
  '__proto__',
  'toString',
  'ünder',
  'aé',
  'a١',
  'a\n',
  '\na',
  'a\nb',
  'latest\n',
  'a\u0001',
  'a\u202eb',
  `${LONGEST}2`,
];

describe.each(inject('servers'))('environment names, on $label', (server) => {
  const fixture = useDatabase(server);

  test.each(PLAIN)('%j is a plain name', async (name) => {
    expect(ENVIRONMENT_NAME.test(name)).toBe(true);
    expect(await createEnvironment(fixture().database, name, 'test')).toEqual({ name, created: true });
  });

  test.each(REFUSED)('%j is refused by the database as by the domain', async (name) => {
    expect(ENVIRONMENT_NAME.test(name)).toBe(false);
    expect(await rejection(createEnvironment(fixture().database, name, 'test'))).toMatchObject({
      code: 'database-failed',
      data: { sqlState: '23514' },
    });
    expect((await listEnvironments(fixture().database)).map((environment) => environment.name)).not.toContain(name);
  });
});
