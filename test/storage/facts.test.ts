import { describe, expect, inject, test } from 'vitest';
import { readFacts } from '../../src/storage/facts.ts';
import { toLine } from '../../src/storage/line.ts';
import { findPgBouncer } from '../helpers/pgbouncer.ts';
import { usePooler } from '../workflows/doctor/pooler.ts';

const now = () => Date.now();

describe.for(inject('servers'))('$label', (server) => {
  test('tells what it is, who is there, and that nobody stands between', async () => {
    expect(await readFacts(server.url, 'the test', now)).toEqual({
      version: expect.stringMatching(/^\d+/),
      major: expect.any(Number),
      isPrimary: true,
      line: { way: 'socket', isEncrypted: false, isVerified: false },
      pooler: null,
      login: { seen: 'promptctl', given: 'promptctl' },
      ahead: expect.any(Number),
      roundTrip: expect.any(Number),
    });
  });

  const binary = findPgBouncer();
  test.skipIf(binary === null).for(['session', 'transaction'] as const)(
    'is seen behind a pooler in %s mode, whatever process id that shows',
    async (mode) => {
      const through = await usePooler(binary ?? '', server.url, { mode, user: null });
      const { pooler, login } = await readFacts(through('promptctl'), 'the test', now);
      expect({ pooler, login }).toEqual({ pooler: mode, login: { seen: 'promptctl', given: 'promptctl' } });
    },
  );

  test.skipIf(binary === null)('a pooler with a user of its own makes everybody that user', async () => {
    const through = await usePooler(binary ?? '', server.url, { mode: 'transaction', user: 'promptctl' });
    const { login } = await readFacts(through('maya'), 'the test', now);
    expect(login).toEqual({ seen: 'promptctl', given: 'maya' });
  });
});

test.for([
  [undefined, 'socket'],
  ['/run/postgresql/.s.PGSQL.5432', 'socket'],
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['10.0.0.5', 'network'],
  ['2001:db8::1', 'network'],
] as const)('the address %s is reached by %s', ([remoteAddress, way]) => {
  const stream = remoteAddress === undefined ? {} : { remoteAddress };
  expect(toLine(stream)).toEqual({ way, isEncrypted: false, isVerified: false });
});

test('a line is encrypted where it is TLS, and verified where the certificate was', () => {
  const stream = { remoteAddress: '10.0.0.5', encrypted: true };
  expect([toLine({ ...stream, authorized: false }), toLine({ ...stream, authorized: true })]).toEqual([
    { way: 'network', isEncrypted: true, isVerified: false },
    { way: 'network', isEncrypted: true, isVerified: true },
  ]);
});
