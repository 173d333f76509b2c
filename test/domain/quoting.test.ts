import { expect, test } from 'vitest';
import { identifier, shellWord } from '../../src/domain/quoting.ts';

test('names are quoted where Postgres or a shell would read them otherwise', () => {
  expect(['app', 'Maya', 'a"b', 'user', 'x; drop'].map(identifier)).toEqual([
    'app',
    '"Maya"',
    '"a""b"',
    '"user"',
    '"x; drop"',
  ]);
  expect(['/var/lib/x', '/tmp/a b', "/tmp/it's", '~root', ''].map(shellWord)).toEqual([
    '/var/lib/x',
    "'/tmp/a b'",
    "'/tmp/it'\\''s'",
    "'~root'",
    "''",
  ]);
});
