import { readdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Beat, Store } from '../store.ts';
import { type Home, makeHome, producerIn } from './home.ts';
import { frame } from './line.ts';
import { objectionTo, prepareRoot } from './safety.ts';
import { type OpenSegment, openSegment, readSegment, segmentPath, type WriteBytes } from './segment-file.ts';

/** Where the segments of a process are at the moment. */
interface Place {
  home: Home;
  open: OpenSegment | null;
  /** There is no directory: what is written now could not be found again. */
  isLost: boolean;
  /** Where it is lost: another process has it. */
  wasTaken: boolean;
  /** Producers whose directories others took. */
  readonly former: Set<string>;
  readonly writeBytes: WriteBytes | undefined;
}

/** Segments in a directory of their own. Where it is taken away, what was open moves to a new one. */
export function createDiskStore(home: Home, writeBytes?: WriteBytes): Store {
  const place: Place = { home, open: null, isLost: false, wasTaken: false, former: new Set(), writeBytes };
  const pathOf = (sequence: number) => segmentPath(place.home.directory, sequence);
  return {
    get producer() {
      return place.home.producer;
    },
    get directory() {
      return place.home.directory;
    },
    isLasting: true,
    begin: (sequence) => {
      if (place.isLost || objectionTo(place.home.directory) !== null) return false;
      place.open = attempt(() => openSegment(pathOf(sequence), writeBytes));
      return place.open !== null;
    },
    write: (line, at) => (place.isLost || place.open === null ? null : place.open.write(frame(line, at))),
    isSpoilt: () => place.open?.isSpoilt() === true,
    end: () => end(place),
    read: (sequence) => readSegment(pathOf(sequence)),
    remove: (sequence) => void attempt(() => rmSync(pathOf(sequence), { force: true })),
    // What was taken has the notes of whoever has it now.
    remember: (notes) => void (place.isLost || place.home.side.write(notes)),
    beat: () => beat(place),
    isWithOthers: () => isWithOthers(place),
    close: (isEmpty) => {
      end(place);
      attempt(() => place.home.leave(isEmpty));
    },
  };
}

function end(place: Place): void {
  attempt(() => place.open?.end());
  place.open = null;
}

function beat(place: Place): Beat {
  const { home } = place;
  if (home.isOurs()) {
    place.isLost = false;
    // What cannot be written to now is ours all the same.
    attempt(home.beat);
    return { kind: 'ours' };
  }
  if (!place.isLost) place.wasTaken = attempt(home.wasTaken) === true;
  const { wasTaken: wereTaken } = place;
  const found = moveOut(place);
  place.isLost = found === null;
  if (found === null) return { kind: 'lost', wereTaken };
  if (wereTaken) place.former.add(home.producer);
  attempt(() => home.leave(false));
  end(place);
  place.home = found.home;
  place.open = found.open;
  return { kind: 'moved', wereTaken };
}

/** Whoever takes a directory keeps the beginning of its name, and removes it when it is shipped. */
function isWithOthers({ home, former }: Place): boolean {
  if (former.size === 0) return false;
  const names = attempt(() => readdirSync(dirname(home.directory))) ?? [];
  return names.some((name) => former.has(producerIn(name)));
}

/** A new home beside the one that is gone, with all that was in the open segment; null: there can be none now. */
function moveOut({ home: from, open, writeBytes }: Place): Pick<Place, 'home' | 'open'> | null {
  const root = dirname(from.directory);
  if (prepareRoot(root) !== null) return null;
  const home = attempt(() => makeHome(root));
  if (home === null || open === null) return home && { home, open };
  const copy = attempt(() => openSegment(segmentPath(home.directory, 1), writeBytes));
  const content = attempt(open.content);
  const isCopied = copy !== null && content !== null && (content.length === 0 || copy.write(content) !== null);
  if (isCopied) return { home, open: copy };
  copy?.end();
  attempt(() => home.leave(true));
  return null;
}

/** Null where the file system refuses; the app that tracks never hears of it but through what is counted as lost. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
