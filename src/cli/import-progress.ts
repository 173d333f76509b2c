import { numeral } from '../domain/words.ts';
import type { ImportDeps } from '../workflows/import-events.ts';
import type { Context } from './context.ts';
import type { Flags } from './flags.ts';
import { createProgressLine } from './progress-line.ts';
import { renderImportProgress } from './render/import-progress.ts';

/** Shows on a terminal how far an import of so many bytes is; `ended` says where it stopped if it failed. */
export function showImport(context: Context, flags: Flags, size: number | null) {
  const line = createProgressLine(context, flags);
  const { clock } = context;
  const began = clock();
  let skipped: number | null = null;
  let reached = 0;
  const onProgress: ImportDeps['onProgress'] = ({ place, imported, repeated }) => {
    skipped ??= place.bytes;
    reached = place.line;
    const far = { bytes: place.bytes, skipped, size, events: imported + repeated, seconds: (clock() - began) / 1_000 };
    line.show((width) => renderImportProgress(far, width));
  };
  return {
    onProgress,
    ended: () => line.clear(),
    failed: () => {
      line.clear();
      if (reached > 0) line.say(`All up to line ${numeral(reached)} is imported; run it again to go on.`);
    },
  };
}
