import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** The names in a folder whose changes matter; null: all of them. */
export type Names = ReadonlySet<string> | null;

/** Folders that hold no prompts, and may hold ten thousand folders. */
const PASSED_OVER = new Set(['node_modules', 'dist']);

/**
 * The folders to watch so that no change of some files and folders is missed: each folder with all in it, and for each of them the
 * nearest folder above that is there, since whoever replaces a file or a folder does it there.
 */
export function foldersAround(places: readonly string[]): ReadonlyMap<string, Names> {
  const folders = new Map<string, Set<string> | null>();
  for (const place of places) {
    const above = nearestAbove(place);
    const [name = basename(place)] = relative(above, place).split(sep);
    const names = folders.get(above);
    if (names === undefined) folders.set(above, new Set([name]));
    else names?.add(name);
    for (const folder of foldersIn(place)) folders.set(folder, null);
  }
  return folders;
}

function nearestAbove(place: string): string {
  const above = dirname(place);
  return existsSync(above) || above === place ? above : nearestAbove(above);
}

function foldersIn(place: string): string[] {
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return [place, ...subfoldersOf(place).flatMap(foldersIn)];
}

/** A folder that is gone again, or may not be read, has none. */
function subfoldersOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !PASSED_OVER.has(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
