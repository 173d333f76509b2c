import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isAlive } from '../../storage/embedded/process-identity.ts';

/** A process as it names itself in its directory: `pid start nonce host`. */
export function nameOwner(): string {
  return `${process.pid} ${startOf(process.pid)} ${randomBytes(8).toString('hex')} ${hostname()}\n`;
}

/** True when the process that is named runs on this machine. Process ids are used again, by containers at every start: its start tells. */
export function isOwnerAlive(name: string): boolean {
  // After it may stand the end of a longer name that was there before.
  const [pid, start, , host] = (name.split('\n')[0] ?? '').split(' ');
  return host === hostname() && Number(pid) > 0 && isAlive(Number(pid)) && start === startOf(Number(pid));
}

/** When a process started, in ticks since the machine did; `-` where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name comes before, in parentheses, and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
}
