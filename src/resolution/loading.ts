import { isPromptctlError } from '../domain/errors/error.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import type { Adopt } from './adopting.ts';
import type { DiskSnapshot } from './disk/disk-snapshot.ts';
import type { Events } from './events.ts';

/** What a process has at hand when it starts. */
export interface LoadingDeps {
  readonly environment: string;
  readonly disk: DiskSnapshot | null;
  /** Reads the bundle; null where there is none. */
  readonly loadBundle: (() => Promise<EnvironmentState>) | null;
  readonly events: Events;
}

/** Takes what lies on disk and in the bundle, the newer of them, before anybody is connected to. What is damaged is reported. */
export async function loadFiles({ disk, loadBundle, events, environment }: LoadingDeps, adopt: Adopt): Promise<void> {
  const take = async (load: () => Promise<EnvironmentState | null>, source: 'disk' | 'bundle') => {
    try {
      const state = await load();
      if (state === null || adopt(state, { origin: 'file' }, source, false) !== 'foreign') return;
      events.problem('snapshot-refused', environment, `the ${source} is of another database than the snapshot on disk`);
    } catch (error) {
      if (isPromptctlError(error)) events.problem('snapshot-refused', environment, error.message);
      else events.problem('unforeseen', environment, String(error));
    }
  };
  if (disk !== null) await take(() => disk.load(), 'disk');
  if (loadBundle !== null) await take(loadBundle, 'bundle');
}
