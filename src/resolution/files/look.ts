import { resolve } from 'node:path';
import { isPromptctlError } from '../../domain/errors/error.ts';
import { findPromptFiles, loadFiles } from './load.ts';
import type { FileBytes } from './read.ts';
import type { Targets } from './targets.ts';
import type { Watch } from './watch.ts';

/** What there is now, or why that cannot be said; `print` tells it from what there was before. */
export type Look = { readonly print: string } & (
  | { readonly files: readonly FileBytes[]; readonly error: null }
  | { readonly files: null; readonly error: unknown }
);

/** What looks at the files; places are watched before they are looked at, so that nothing happens unseen in between. */
export function lookAt({ root, ...targets }: Targets, watching: Watch | null): () => Promise<Look> {
  let followed: readonly string[] = targets.places;
  return async () => {
    try {
      watching?.follow(followed);
      const paths = await findPromptFiles({ root, ...targets });
      followed = [...targets.places, ...paths.map((path) => resolve(root, path))];
      watching?.follow(followed);
      const files = await loadFiles(root, paths);
      return { print: files.map(({ path, hash }) => `${hash} ${path}\n`).join(''), files, error: null };
    } catch (error) {
      return { print: describeFailure(error), files: null, error };
    }
  };
}

/** Why files cannot be served from, in one line, with the place of the first mistake. */
export function describeFailure(error: unknown): string {
  if (!isPromptctlError(error, 'files-invalid')) return isPromptctlError(error) ? error.message : String(error);
  const [first, ...others] = error.data.diagnostics;
  const rest = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `${first?.file}:${first?.line}:${first?.column}: ${first?.message}${rest}`;
}
