import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { nameOwner } from './owner.ts';
import { openSideFile, type SideFile } from './side-file.ts';

export const OWNER = 'owner';
const SIDE = 'state';
const UUID_LENGTH = 36;

/** The directory of one producer: who owns it, its segments, and what goes beside them. */
export interface Home {
  readonly directory: string;
  readonly producer: string;
  readonly side: SideFile;
  /** False: it was deleted, or another process took it. */
  readonly isOurs: () => boolean;
  /** Shows that the owner lives. @throws an error of the file system. */
  readonly beat: () => void;
  /** Of one that is not ours any more: another has it, and ships what is in it. */
  readonly wasTaken: () => boolean;
  /** Deletes it, or leaves it to whoever comes. */
  readonly leave: (isEmpty: boolean) => void;
}

/** Makes a directory of a new producer, whole or not at all. @throws an error of the file system. */
export function makeHome(root: string): Home {
  const producer = randomUUID();
  const unfinished = join(root, `.${producer}.tmp`);
  const directory = join(root, producer);
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    const home = moveIn(unfinished, directory, producer);
    renameSync(unfinished, directory);
    return home;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Moves into a directory that was claimed from a process that is gone. @throws an error of the file system. */
export function takeHome(directory: string): Home {
  return moveIn(directory, directory, producerIn(directory));
}

/** Whose directory it is by its name, whoever took it. */
export function producerIn(directory: string): string {
  return basename(directory).slice(0, UUID_LENGTH);
}

function moveIn(from: string, directory: string, producer: string): Home {
  const name = nameOwner();
  const { O_CREAT, O_NOFOLLOW, O_RDWR } = constants;
  const owner = openSync(join(from, OWNER), O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
  const beat = () => void writeSync(owner, name, 0);
  const isOurs = () => isSameFile(join(directory, OWNER), owner);
  let side: SideFile;
  try {
    // First of all, so that nobody else takes it for one that nobody has.
    beat();
    side = openSideFile(join(from, SIDE), !existsSync(join(from, SIDE)));
  } catch (error) {
    closeSync(owner);
    // What names a process that does not ship it would be nobody's as long as that lives.
    rmSync(join(from, OWNER), { force: true });
    throw error;
  }
  return {
    directory,
    producer,
    side,
    isOurs,
    beat,
    // The file is the same one wherever the directory went; who took it wrote another name into it.
    wasTaken: () => fstatSync(owner).nlink > 0 || !readFileSync(owner, 'utf8').startsWith(name),
    leave: (isEmpty) => {
      try {
        if (isOurs()) rmSync(isEmpty ? directory : join(directory, OWNER), { recursive: true, force: true });
      } finally {
        side.close();
        closeSync(owner);
      }
    },
  };
}

/** In doubt it is: what cannot be looked at is not given up. */
function isSameFile(path: string, fd: number): boolean {
  try {
    const [named, held] = [statSync(path, { throwIfNoEntry: false }), fstatSync(fd)];
    return named !== undefined && named.ino === held.ino && named.dev === held.dev;
  } catch {
    return true;
  }
}
