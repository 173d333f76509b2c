import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverAccount } from '../../src/storage/embedded/account.ts';
import { openDirectory } from '../helpers/postgres-server.ts';

export interface Certificate {
  readonly directory: string;
  readonly key: string;
  readonly certificate: string;
}

/** A new certificate for `localhost`, signed by itself, that the account of a test's server can read. */
export async function makeCertificate(openssl: string): Promise<Certificate> {
  const directory = await openDirectory(join(tmpdir(), 'promptctl-tls-'));
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=test'];
  const names = ['-addext', 'subjectAltName=DNS:localhost'];
  await promisify(execFile)(openssl, ['req', ...kind, ...names, '-keyout', key, '-out', certificate]);
  const account = await serverAccount();
  if (account !== null) await chown(key, account.uid, account.gid);
  return { directory, key, certificate };
}
