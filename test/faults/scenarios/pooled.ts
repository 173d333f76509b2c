import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../../src/storage/database.ts';
import type { PgBouncer } from '../../helpers/pgbouncer.ts';
import { socketOf } from '../lab/laboratory.ts';
import { countOf, type Fault, release } from '../lab/measure.ts';

const [HEALTHY, WITHOUT_REDIS] = [250, 500];
/** Milliseconds in which apps find Redis gone. */
const NOTICED = 600;

/** Apps and publisher have no way to Postgres but PgBouncer. */
export function pooledPostgres(bouncer: () => PgBouncer): Fault {
  return {
    title: 'PgBouncer between',
    run: async (laboratory, share) => {
      const { networks, publisher, url } = laboratory;
      const pooled = openDatabase(bouncer().through(url), 'pooled', { max: 2 });
      networks.postgres.pointTo(socketOf(bouncer().through(url)));
      networks.postgres.reset();
      publisher.use(pooled);
      try {
        const many = { count: countOf(40, share), gap: 60 } as const;
        const what = (when: string) => `${when}: released -> served`;
        const served = await release(laboratory, {
          ...many,
          what: what('with Redis'),
          reach: 'carried',
          of: 'p99',
          limit: HEALTHY,
        });
        networks.redis.set('refuse');
        await pause(NOTICED);
        const alone = await release(laboratory, {
          ...many,
          what: what('without Redis'),
          reach: 'abandoned',
          limit: WITHOUT_REDIS,
        });
        return [served, alone];
      } finally {
        publisher.use(laboratory.database);
        await pooled.close();
      }
    },
  };
}
