import type { Listening } from '../storage/listening.ts';
import type { Environments } from './environments.ts';

/** Looks at Postgres whenever it tells of a release; null where no connection for that was given. */
export function listenForReleases(url: string | null, environments: Environments): Listening | null {
  if (url === null) return null;
  const look = (environment: string | null) => {
    for (const live of environments.all()) {
      if (environment === null || live.holding.environment === environment) void live.database?.look();
    }
  };
  const opened = import('../storage/listening.ts').then(({ listen }) =>
    listen(url, { onRelease: look, onReady: () => look(null) }),
  );
  return { close: async () => (await opened).close() };
}
