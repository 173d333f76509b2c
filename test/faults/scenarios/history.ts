import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../../src/storage/database.ts';
import type { Watched } from '../../helpers/fleet-watch.ts';
import { takeBackup } from '../lab/backup.ts';
import { type Laboratory, socketOf } from '../lab/laboratory.ts';
import { arrival, countOf, type Fault, type Finding, never, release, settle } from '../lab/measure.ts';
import type { Published } from '../lab/publisher.ts';
import { type Primary, startStandby } from '../lab/standby.ts';

const FOLLOWED = 1_500;
/** Milliseconds of watching that nobody goes back to what was lost. */
const WATCHED = 2_000;

/** The primary is lost with a release that apps serve already; the standby that takes over never had it. */
export function failoverOf(primary: Primary): Fault {
  return {
    title: 'failover with a lost release',
    losesReleases: true,
    run: async (laboratory, share) => {
      const { publisher, networks, url, fleet } = laboratory;
      const standby = await startStandby(primary);
      const kept = await publisher.publish('carried');
      await settle(laboratory, kept);
      await standby.cut();
      const lost = await publisher.publish('carried');
      await settle(laboratory, lost);
      await fleet.ask('forget');
      networks.postgres.set('refuse');
      await standby.promote();
      const successor = openDatabase(standby.urlOf(url), 'the new primary', { max: 2 });
      try {
        publisher.use(successor);
        networks.postgres.pointTo(socketOf(standby.urlOf(url)));
        networks.postgres.set('pass');
        const findings = await followed(laboratory, kept, lost);
        const what = 'released there -> served';
        return [
          ...findings,
          await release(laboratory, {
            what,
            count: countOf(10, share),
            reach: 'carried',
            gap: 60,
            of: 'p99',
            limit: 250,
          }),
        ];
      } finally {
        await successor.close();
        await standby.stop();
      }
    },
  };
}

/** A backup put back in place of the database: the same id and epoch, an earlier revision, while Redis still has the later one. */
export const restoredBackup: Fault = {
  title: 'backup restored in place',
  losesReleases: true,
  run: async (laboratory, share) => {
    const { publisher, server, url, fleet } = laboratory;
    const kept = await publisher.publish('carried');
    await settle(laboratory, kept);
    const backup = await takeBackup(server, url);
    try {
      const lost = await publisher.publish('carried');
      await settle(laboratory, lost);
      await fleet.ask('forget');
      await backup.restore();
      const findings = await followed(laboratory, kept, lost);
      // The first of these has the number of the one that was lost, and says something else.
      const what = 'lost number used again -> served';
      const again = await release(laboratory, { what, count: 1, reach: 'carried', gap: 0, limit: 250 });
      const further = await release(laboratory, {
        count: countOf(10, share),
        reach: 'carried',
        gap: 60,
        of: 'p99',
        limit: 250,
      });
      return [...findings, again, further, await flapsTo(laboratory, lost)];
    } finally {
      await backup.remove();
    }
  },
};

async function followed(laboratory: Laboratory, kept: Published, lost: Published): Promise<Finding[]> {
  const { fleet } = laboratory;
  const since = Date.now();
  const what = 'another history -> followed';
  const followed = await arrival(laboratory, [kept], { what, of: 'max', limit: FOLLOWED, since });
  await pause(WATCHED);
  const reports = await fleet.ask('report');
  const unsaid = reports.filter(({ noted }) => !noted.some(({ data }) => data['code'] === 'release-lost'));
  return [
    followed,
    never('processes without the problem release-lost', unsaid.length, unsaid.map(describeNotes)),
    await flapsTo(laboratory, lost),
  ];
}

/** How often a process was seen to serve what was lost. */
async function flapsTo({ fleet }: Laboratory, lost: Published): Promise<Finding> {
  const reports = await fleet.ask('report');
  const flaps = reports.flatMap(({ served }) => served.filter(({ text }) => text === lost.text));
  return never(
    'times that the lost release was served again',
    flaps.length,
    flaps.map((state) => JSON.stringify(state)),
  );
}

function describeNotes({ noted, served }: Watched): string {
  return JSON.stringify({ noted, served });
}
