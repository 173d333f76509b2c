import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Bytes that must be free there; containers often have a twentieth of it. */
const ROOM = 2 ** 31;

/**
 * Where servers of the tests keep their data, and stories their files: in memory where there is room. Each database is three hundred
 * files that are made and removed, which costs a file system on a disk more than what is asked of the database in between.
 */
export const SERVER_PLACE = hasRoom() ? MEMORY : tmpdir();

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}
