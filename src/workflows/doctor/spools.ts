import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../domain/thrown.ts';
import { hasCode } from '../../storage/embedded/failure.ts';
import { OWNER } from '../../tracking/disk-spool/home.ts';
import { isOwnerAlive } from '../../tracking/disk-spool/owner.ts';
import { objectionTo } from '../../tracking/disk-spool/safety.ts';
import { listSegments, segmentPath } from '../../tracking/disk-spool/segment-file.ts';

/** What processes of this user keep on this machine until it is shipped. */
export interface Spools {
  /** Directories of processes, those that are gone among them. */
  readonly spools: number;
  /** Those whose process is gone. */
  readonly orphans: number;
  readonly segments: number;
  readonly bytes: number;
  /** When the oldest segment that is not shipped was last written to, in milliseconds since 1970; null: there is none. */
  readonly oldest: number | null;
  /** What cannot be used, or read, and why. */
  readonly objections: readonly { readonly path: string; readonly reason: string }[];
}

const ROOT = /^spool(-[0-9a-f]{16})?$/;
const SPOOL = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:~[0-9a-f]{8})?$/;

/** Looks at the spools of a state directory, for whatever database; opens, locks and writes nothing. Null: there is no such directory. */
export function readSpools(stateDirectory: string): Spools | null {
  const names = namesIn(stateDirectory);
  if (names === null) return null;
  if ('reason' in names) return { ...NOTHING, objections: [{ path: stateDirectory, reason: names.reason }] };
  const roots = names.names.filter((name) => ROOT.test(name)).map((name) => join(stateDirectory, name));
  return roots.map(readRoot).reduce(add, NOTHING);
}

const NOTHING: Spools = { spools: 0, orphans: 0, segments: 0, bytes: 0, oldest: null, objections: [] };

function readRoot(root: string): Spools {
  const reason = objectionTo(root);
  const names = namesIn(root);
  const objections = reason === null ? [] : [{ path: root, reason }];
  if (names === null) return { ...NOTHING, objections };
  if ('reason' in names) return { ...NOTHING, objections: [...objections, { path: root, reason: names.reason }] };
  const spools = names.names.filter((name) => SPOOL.test(name)).map((name) => readSpool(join(root, name)));
  return [{ ...NOTHING, objections }, ...spools].reduce(add, NOTHING);
}

function readSpool(directory: string): Spools {
  try {
    const reason = objectionTo(directory);
    const segments = listSegments(directory);
    const times = segments.flatMap(({ sequence }) => statSync(segmentPath(directory, sequence), QUIET)?.mtimeMs ?? []);
    return {
      spools: 1,
      orphans: isOwned(directory) ? 0 : 1,
      segments: segments.length,
      bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
      oldest: times.length === 0 ? null : Math.min(...times),
      objections: reason === null ? [] : [{ path: directory, reason }],
    };
  } catch (error) {
    // It was shipped and removed while we looked.
    if (hasCode(error, 'ENOENT')) return NOTHING;
    return { ...NOTHING, spools: 1, objections: [{ path: directory, reason: reasonOf(error) }] };
  }
}

const QUIET = { throwIfNoEntry: false } as const;

function isOwned(directory: string): boolean {
  try {
    return isOwnerAlive(readFileSync(join(directory, OWNER), 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function add(a: Spools, b: Spools): Spools {
  const times = [a.oldest, b.oldest].filter((time) => time !== null);
  return {
    spools: a.spools + b.spools,
    orphans: a.orphans + b.orphans,
    segments: a.segments + b.segments,
    bytes: a.bytes + b.bytes,
    oldest: times.length === 0 ? null : Math.min(...times),
    objections: [...a.objections, ...b.objections],
  };
}

function namesIn(directory: string): { readonly names: readonly string[] } | { readonly reason: string } | null {
  try {
    return { names: readdirSync(directory) };
  } catch (error) {
    return hasCode(error, 'ENOENT', 'ENOTDIR') ? null : { reason: reasonOf(error) };
  }
}
