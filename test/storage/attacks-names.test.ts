import { randomUUID } from 'node:crypto';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { grantRole } from '../../src/storage/grants.ts';
import { prompt, push } from '../helpers/changes.ts';
import { createLogin, dropLogin, useLogins } from '../helpers/logins.ts';
import { outcomeOf } from '../helpers/rejection.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { digestAll } from './attacked.ts';

/** Names that are none, whoever pushes them. */
const BAD_NAMES = [
  'a\nb',
  "a'; drop schema promptctl cascade; --",
  '../etc/passwd',
  'a/../b',
  '/a',
  'a/',
  'a//b',
  'A',
  'a b',
  'a*',
  'a\u0007',
  'a\u202e',
  '-a',
  '.a',
  'a'.repeat(129),
  '',
];

/** Patterns that are none: they would be statements, expressions, or mean more than they say. */
const BAD_PATTERNS = [
  'a\nb',
  "'; --",
  'a|b',
  '(a)',
  '[a-z]',
  'a?',
  'a+',
  '^a',
  'a$',
  'a\\d',
  '{1}',
  'A',
  'a\u0007',
  '!',
  '',
  'a'.repeat(129),
];

describe.each(inject('servers'))('whoever names what is none, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, { author: ['author'], admin: ['admin'] });
  const owner = () => fixture().database;
  const nothingChanged = async (work: () => Promise<void>) => {
    const before = await digestAll(fixture());
    await work();
    expect(await digestAll(fixture())).toEqual(before);
  };

  test('pushes under no name that is none', async () => {
    await nothingChanged(async () => {
      for (const name of BAD_NAMES) {
        const outcome = outcomeOf(push(owner(), [prompt(name, 'text')]));
        expect([name, await outcome]).toEqual([name, 'database-failed']);
      }
    });
  });

  test('grants for no pattern that is none, for no role and no environment that there is not', async () => {
    const { name } = logins().author;
    await nothingChanged(async () => {
      for (const prompts of BAD_PATTERNS) {
        const asked = grantRole(logins().admin.database, name, { role: 'author', environment: '*', prompts }, 'me');
        expect([prompts, await outcomeOf(asked)]).toEqual([prompts, 'database-failed']);
      }
      for (const role of ['owner', 'superuser', '', 'Admin']) {
        const asked = grantRole(
          logins().admin.database,
          name,
          { role: role as 'admin', environment: '*', prompts: '**' },
          'me',
        );
        expect(await outcomeOf(asked)).toBe('database-failed');
      }
      for (const environment of ['nowhere', '', '%', "staging' or '1'='1"]) {
        const asked = grantRole(logins().admin.database, name, { role: 'releaser', environment, prompts: '**' }, 'me');
        expect(await outcomeOf(asked)).toBe('environment-not-found');
      }
      for (const login of ['public', 'nobody-there', `${name}"; drop schema promptctl; --`, 'PUBLIC', 'current_user']) {
        const asked = grantRole(
          logins().admin.database,
          login,
          { role: 'reader', environment: '*', prompts: '**' },
          'me',
        );
        expect(await outcomeOf(asked)).toBe('login-not-found');
      }
    });
  });

  test.each([
    ['support/*', 'support/a', true],
    ['support/*', 'support/a/b', false],
    ['support/*', 'supportive/a', false],
    ['support/**', 'support/a/b', true],
    ['support/**', 'support', false],
    ['a.b', 'a.b', true],
    ['a.b', 'axb', false],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['**', 'a/b', true],
    ['***', 'a/b/c', true],
    ['a*-z', 'ab-z', true],
    ['a*-z', 'ab-zz', false],
  ])('is held to a pattern: with %s, %s is pushed: %s', async (prompts, name, isPushed) => {
    const login = await createLogin(fixture(), 'pattern', [{ role: 'author', prompts }]);
    onTestFinished(() => dropLogin(fixture(), login));
    const outcome = await outcomeOf(push(login.database, [prompt(name, randomUUID())]));
    // Another row may have pushed the name already: then what is refused is what stands on it, and not who.
    expect(['done', 'push-conflict'].includes(outcome)).toBe(isPushed);
    expect(isPushed || outcome === 'not-granted').toBe(true);
  });
});
