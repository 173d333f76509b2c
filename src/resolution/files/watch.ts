import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { foldersAround, type Names } from './watched-folders.ts';

/** A look-out for changes of files, which does not keep the process from ending. */
export interface Watch {
  /** Looks out for changes of these files and folders from now on, of folders that were made since, and of no others. */
  follow(places: readonly string[]): void;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** A folder that was replaced has the same path, and another number. */
  readonly inode: number;
  names: Names;
}

/**
 * Calls `onEvent` for whatever may be a change, and `onFailure` where changes cannot be seen. Folders are watched one by one: then
 * files that editors replace are seen as well, and it is the same on every system.
 */
export function openWatch(onEvent: () => void, onFailure: (folder: string, error: unknown) => void): Watch {
  const watched = new Map<string, Watched>();
  const drop = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  const renew = (folder: string) => {
    drop(folder);
    onEvent();
  };
  const take = (folder: string, names: Names) => {
    const inode = inodeOf(folder);
    const known = watched.get(folder);
    if (known !== undefined && known.inode === inode) known.names = names;
    else drop(folder);
    if (inode === null || watched.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (kind, name) => {
        // It says its own name when it was moved or removed, and then nothing more, even if there is such a folder again.
        if (kind === 'rename' && name === basename(folder)) renew(folder);
        else if (matters(kind, name, watched.get(folder)?.names)) onEvent();
      });
      watcher.on('error', () => renew(folder));
      watched.set(folder, { watcher, inode, names });
    } catch (error) {
      if (inodeOf(folder) !== null) onFailure(folder, error);
    }
  };
  return {
    follow: (places) => {
      const wanted = foldersAround(places);
      for (const folder of [...watched.keys()].filter((each) => !wanted.has(each))) drop(folder);
      for (const [folder, names] of wanted) take(folder, names);
    },
    close: () => {
      for (const folder of watched.keys()) drop(folder);
    },
  };
}

function inodeOf(folder: string): number | null {
  return statSync(folder, { throwIfNoEntry: false })?.ino ?? null;
}

/** Of what merely changed in place, only prompt files matter; what came or went may be a folder. */
function matters(kind: string, name: string | null, names: Names | undefined): boolean {
  if (names === undefined) return false;
  if (name === null) return true;
  return names === null ? kind === 'rename' || /\.ya?ml$/.test(name) : names.has(name);
}
