import type { Listening } from '../storage/listening.ts';
import type { Environments } from './environments.ts';
import type { Events } from './events.ts';

/** Looks at Postgres whenever it tells of a release; null where no connection for that was given. */
export function listenForReleases(url: string | null, environments: Environments, events: Events): Listening | null {
  if (url === null) return null;
  const look = (environment: string | null) => {
    for (const live of environments.all()) {
      if (environment === null || live.holding.environment === environment) void live.database?.look();
    }
  };
  const { environment } = environments.main.holding;
  const onFailure = (reason: string) =>
    events.problem('listen-failing', environment, `releases are not heard of at once, only by looking: ${reason}`);
  const opened = import('../storage/listening.ts').then(({ listen }) =>
    listen(url, { onRelease: look, onReady: () => look(null), onFailure }),
  );
  return { close: async () => (await opened).close() };
}
