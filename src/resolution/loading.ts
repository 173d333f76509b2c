import { isPromptctlError } from '../domain/errors/error.ts';
import type { EnvironmentState } from '../domain/served-prompt.ts';
import type { Adopt } from './adopting.ts';
import type { LiveEnvironmentDeps } from './live-environment.ts';

/** Takes what lies on disk and in the bundle, the newer of them, before anybody is connected to. What is damaged is reported. */
export async function loadFiles(
  { disk, loadBundle, events, environment }: LiveEnvironmentDeps,
  adopt: Adopt,
): Promise<void> {
  const take = async (load: () => Promise<EnvironmentState | null>, source: 'disk' | 'bundle') => {
    try {
      const state = await load();
      if (state === null) return;
      const verdict = adopt(state, { origin: 'file' }, source, false);
      if (verdict === 'foreign')
        events.problem(
          'snapshot-refused',
          environment,
          `the ${source} snapshot is of another database than the one on disk`,
        );
    } catch (error) {
      const isForeseen = isPromptctlError(error);
      events.problem(
        isForeseen ? 'snapshot-refused' : 'unforeseen',
        environment,
        isForeseen ? error.message : String(error),
      );
    }
  };
  if (disk !== null) await take(() => disk.load(), 'disk');
  if (loadBundle !== null) await take(loadBundle, 'bundle');
}
