import { expect, test } from 'vitest';
import { PromptctlError } from '../../src/domain/errors/error.ts';

test('a lost answer says where to look, whatever the change was and wherever it was made', () => {
  const error = new PromptctlError('database-outcome-unknown', { target: 'db.test/app', requestId: 'r-1' });
  expect([error.message, error.hint, error.exit]).toEqual([
    'the connection to db.test/app was lost before it confirmed the change (request r-1)',
    'the change was made whole or not at all: promptctl log --env ENV (releases) or promptctl log NAME (pushes) tells',
    3,
  ]);
});
