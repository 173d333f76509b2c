import { isPromptctlError } from '../domain/errors/error.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import type { DiskSnapshot } from './disk/disk-snapshot.ts';
import { singleFlight } from './single-flight.ts';
import { after } from './timers.ts';
import { TIMINGS } from './timings.ts';

/** Writes what is held to disk, a moment after it changed. */
export interface Saving {
  /** `force`: the database went back, so the older state replaces the newer one on disk. */
  readonly soon: (force: boolean) => void;
  readonly now: () => Promise<void>;
}

/** `onFailure` is told once why nothing is written; serving goes on. */
export function createSaving(
  disk: DiskSnapshot | null,
  read: () => EnvironmentState | null,
  onFailure: (reason: string) => void,
): Saving {
  let timer: NodeJS.Timeout | null = null;
  let isForced = false;
  let hasFailed = false;

  const save = singleFlight(async () => {
    if (timer === null || disk === null) return;
    clearTimeout(timer);
    timer = null;
    const force = isForced;
    isForced = false;
    const state = read();
    if (state === null) return;
    try {
      const outcome = await disk.save(state, force);
      hasFailed = false;
      // Another process was at it; what the database no longer has must not stay there.
      if (force && outcome === 'kept') saving.soon(true);
    } catch (error) {
      isForced ||= force;
      timer ??= after(TIMINGS.saveAgain, () => void save());
      if (!hasFailed) onFailure(isPromptctlError(error) ? error.message : String(error));
      hasFailed = true;
    }
  });
  const saving: Saving = {
    soon: (force) => {
      if (disk === null) return;
      isForced ||= force;
      timer ??= after(TIMINGS.saveAfter, () => void save());
    },
    now: save,
  };
  return saving;
}
