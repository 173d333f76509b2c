import type { Line } from '../../storage/line.ts';
import { type Check, failure, ok, warning } from './check.ts';

const NAME = 'tls';

/** Whether others can read or answer what goes to the database. `origin` is where its URL was set. */
export function checkLine({ way, isEncrypted, isVerified }: Line, origin: string): Check {
  if (isEncrypted && isVerified) return ok(NAME, 'encrypted, and the certificate of the server is verified');
  if (way === 'socket') return ok(NAME, 'a socket of this machine: nothing crosses a network');
  if (way === 'loopback') return ok(NAME, 'loopback: nothing crosses a network');
  const url = 'postgres://LOGIN@HOST/DATABASE?sslmode=verify-full';
  if (!isEncrypted)
    return failure(NAME, 'not encrypted: passwords and prompts cross the network for all to read', {
      remedy: `put sslmode into the URL that ${origin} holds: ${url}`,
    });
  return warning(NAME, 'encrypted, but the certificate is not verified: anybody may answer as the database', {
    remedy: `verify it in the URL that ${origin} holds: ${url} (&sslrootcert=FILE for an authority of your own)`,
  });
}
