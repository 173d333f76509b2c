/** What the file system says of the owner of a file or folder. */
interface Owned {
  readonly uid: number;
  readonly mode: number;
}

/**
 * Why others could have put something there; null: they could not. `user` is null where files have no owners that could be compared (Windows).
 * Root may read whatever is there: where that is all that is done with it (`rootMayUse`), it counts as root's own.
 */
export function objectionToOwner(
  { uid, mode }: Owned,
  user: number | null,
  { rootMayUse = false }: { readonly rootMayUse?: boolean } = {},
): string | null {
  if (user === null) return null;
  if (uid !== user && !(rootMayUse && user === 0)) return `it belongs to another user (${uid})`;
  return (mode & 0o022) === 0 ? null : 'others than its owner may write to it';
}
