import { randomBytes } from 'node:crypto';
import type { Place } from '../domain/served-prompt.ts';
import type { Lease } from './cache.ts';
import { leaseKey } from './keys.ts';
import { LEASE, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { END_LEASE, runScript } from './scripts.ts';

/** Takes the right to fill an environment; null: another process has it. */
export async function takeLease(link: Link, place: Place): Promise<Lease | null> {
  const token = randomBytes(9).toString('base64url');
  const answer = await link.call(SMALL_CALL, 'set', leaseKey(place), token, 'PX', LEASE, 'NX');
  if (answer !== 'OK') return null;
  return {
    end: async () => {
      await runScript(link, END_LEASE, SMALL_CALL, [leaseKey(place)], [token]);
    },
  };
}
