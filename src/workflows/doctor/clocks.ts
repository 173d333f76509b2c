import { count } from '../../domain/words.ts';
import { type Check, ok, warning } from './check.ts';

/** Milliseconds that two clocks may differ: release times and the age of reports are compared across machines. */
const TOLERANCE = 2_000;

/** Compares a server's clock with this machine's; a measurement is no better than half the round trip it took. */
export function checkClock(name: string, server: string, ahead: number, roundTrip: number): Check {
  if (Math.abs(ahead) - roundTrip / 2 <= TOLERANCE) return ok(name, `${server} and this machine agree within 2 s`);
  const seconds = count(Math.round(Math.abs(ahead) / 1_000), 'second');
  return warning(name, `this machine is ${seconds} ${ahead > 0 ? 'behind' : 'ahead of'} ${server}`, {
    remedy: 'set both clocks by NTP; on this machine:',
    commands: ['timedatectl set-ntp true'],
  });
}
