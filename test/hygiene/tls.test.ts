import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createPrompts } from '../../src/index.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { ensureEmbedded, resetEmbedded } from '../../src/storage/embedded/server.ts';
import { findBinary } from '../helpers/binary.ts';
import { CARELESS, openDirectory } from '../helpers/postgres-server.ts';
import { rejection } from '../helpers/rejection.ts';
import { SERVER_PLACE } from '../helpers/server-place.ts';
import { tellStoryOf } from '../helpers/story.ts';
import { openStub } from '../helpers/stub-server.ts';
import { type Certificate, makeCertificate } from './certificate.ts';

const OPENSSL = findBinary('openssl', 'openssl is not installed: TLS TO POSTGRES IS NOT TESTED in this run');

/** The loopback as no program takes it for one: an address of two parts, which the system reads as 127.0.0.1. */
const FAR = '127.1';

const REFUSED = { code: 'database-untrusted', exit: 3 };

async function encryption(url: string): Promise<unknown> {
  const database = openDatabase(url, 'test');
  onTestFinished(() => database.close());
  const [row] = await database.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
  return row;
}

describe.skipIf(OPENSSL === null)('a database beyond this machine', () => {
  let place: Certificate;
  let home: string;
  let base: string;
  beforeAll(async () => {
    place = await makeCertificate(OPENSSL ?? '');
    home = join(await openDirectory(join(SERVER_PLACE, 'promptctl-tls-')), 'home');
    const settings = [...CARELESS, 'ssl=on', `ssl_cert_file=${place.certificate}`, `ssl_key_file=${place.key}`];
    base = (await ensureEmbedded({ home }, { transport: 'tcp', settings })).url;
  });
  afterAll(async () => {
    await resetEmbedded({ home });
    await Promise.all([home, place.directory].map((path) => rm(path, { recursive: true, force: true })));
  });
  const urlOf = (host: string, parameters = '') =>
    `${base.replace(/@[^:/]+/, `@${host}`).replace(/\?.*$/, '')}${parameters}`;

  test('whose certificate nobody vouches for is refused, be TLS asked for or not', async () => {
    for (const parameters of ['', '?sslmode=prefer', '?sslmode=require', '?sslmode=verify-full', '?ssl=true']) {
      expect(await rejection(encryption(urlOf(FAR, parameters)))).toEqual({
        ...REFUSED,
        data: { target: 'test', problem: 'certificate', reason: 'self-signed certificate' },
      });
    }
  });

  test('is believed with its authority, for the names in its certificate', async () => {
    const authority = `sslrootcert=${place.certificate}`;
    expect(await encryption(urlOf('localhost', `?${authority}`))).toEqual({ ssl: true });
    expect(await rejection(encryption(urlOf(FAR, `?${authority}`)))).toMatchObject({
      ...REFUSED,
      data: { problem: 'certificate', reason: expect.stringContaining('does not match certificate') },
    });
  });

  test('is spoken with in the open, or to whoever answers, only where the URL spells that out; the loopback needs no TLS', async () => {
    expect(await encryption(urlOf(FAR, '?sslmode=disable'))).toEqual({ ssl: false });
    expect(await encryption(urlOf(FAR, '?sslmode=no-verify'))).toEqual({ ssl: true });
    expect(await encryption(urlOf('127.0.0.1'))).toEqual({ ssl: false });
  });

  test('is warned of then, once for each command, and not when all is well', async () => {
    const story = await tellStoryOf({});
    for (const parameters of ['?sslmode=disable', '?sslmode=no-verify', '']) {
      story.env['DATABASE_URL'] = urlOf(parameters === '' ? '127.0.0.1' : FAR, parameters);
      await story.run('promptctl db status');
    }
    expect(
      story
        .text()
        .match(/^2> ! .*/gm)
        ?.map((line) => line.replace(/:\d+/, ':PORT')),
    ).toEqual([
      '2> ! the connection to the database 127.1:PORT/promptctl is not encrypted (sslmode=disable): whoever is on the network between can read and change what goes over it',
      '2> ! the connection to the database 127.1:PORT/promptctl is encrypted, and nobody checks to whom (sslmode=no-verify): whoever is on the network between can read and change what goes over it',
    ]);
  });
});

test('a server that offers no TLS gets nothing but the question: neither the login nor the password', async () => {
  const heard: Buffer[] = [];
  const url = await openStub((client) => {
    client.on('data', (bytes: Buffer) => {
      heard.push(bytes);
      client.write('N');
    });
  });
  const [whole = ''] = url.replace('127.0.0.1', FAR).split('?');
  expect(await rejection(encryption(whole))).toEqual({
    ...REFUSED,
    data: { target: 'test', problem: 'no-tls', reason: 'it offers no TLS' },
  });
  // Its length, and the number that asks for TLS.
  expect(Buffer.concat(heard)).toEqual(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
});

test('an app hears of connections that are not protected as one problem', async () => {
  const prompts = createPrompts({
    databaseUrl: 'postgres://app@db.invalid/app?sslmode=disable',
    redisUrl: 'redis://app:s3cret@cache.invalid',
    stateDir: null,
    environment: 'production',
  });
  onTestFinished(() => void prompts.close({ timeoutMs: 0 }));
  const said = await new Promise((resolve) => prompts.on('problem', resolve));
  expect(said).toEqual({
    code: 'connection-unprotected',
    environment: 'production',
    message:
      'the connection to the database db.invalid/app is not encrypted (sslmode=disable): whoever is on the network between can read and change what goes over it; the connection to Redis at cache.invalid is not encrypted (rediss:// is): whoever is on the network between can read and change what goes over it',
  });
});
