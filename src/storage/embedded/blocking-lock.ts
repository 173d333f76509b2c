import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { discardLock, type Lock, readLock } from './lock-file.ts';

const SECOND_LOOK_AFTER = 500;

/**
 * Removes a lock that would keep Postgres from starting. One that names no process may be half written, by a server that
 * starts just now: it goes only when it says the same a while later, and nobody answers on the socket.
 */
export async function clearLock(lock: Lock, dataDirectory: string, socketFile: string): Promise<void> {
  if (lock.holder === 'unnamed') {
    await sleep(SECOND_LOOK_AFTER);
    const again = await readLock(lock.path, dataDirectory);
    if (again?.text !== lock.text || (await hasListener(socketFile))) return;
  }
  await discardLock(lock);
}

function hasListener(socketFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
