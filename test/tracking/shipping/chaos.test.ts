import { describe, expect, test } from 'vitest';
import { type NetworkProxy, openNetworkProxy, type ProxyMode } from '../../helpers/network-proxy.ts';
import { temporaryDirectory } from '../../helpers/story.ts';
import { testedServers } from '../../helpers/tested-servers.ts';
import { newPlace, useTracking } from '../../storage/tracked.ts';
import { totalsOf, truthOf } from '../../storage/truth.ts';
import { gapsIn, resolvedOf, SOON, storedIn, useTrackers } from './use-tracker.ts';

const MODES: readonly ProxyMode[] = ['refuse', 'blackhole', 'drop-down', 'pass', 'drop-down', 'blackhole'];
const ROUNDS = 12;

function throughProxy(url: string, proxy: NetworkProxy): string {
  const { username, pathname } = new URL(url);
  return `postgresql://${username}@127.0.0.1:${proxy.port}${pathname}?sslmode=disable`;
}

describe.each(testedServers())('on $label', (server) => {
  const fixture = useTracking(server, { max: 4 });
  const open = useTrackers();

  test('while the network fails in every way, what is tracked is stored and counted once', async () => {
    const { database, url } = fixture();
    const { environment, series } = await newPlace(database);
    const parsed = new URL(url);
    const path = `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port}`;
    const proxy = await openNetworkProxy({ path });
    const stateDirectory = await temporaryDirectory();
    const trackers = (['disk', 'disk', 'memory'] as const).map((durability) =>
      open(throughProxy(url, proxy), { environment, durability, stateDirectory }, { deadline: 300 }),
    );
    const ids: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      proxy.set(MODES[round % MODES.length] ?? 'pass');
      for (let step = 0; step < 10; step++) {
        for (const tracker of trackers) {
          const id = tracker.track(resolvedOf(series[step % 3] ?? series[0], `user-${step}`), {
            latencyMs: 5,
            rating: 2,
          });
          tracker.rate(id, 4);
          ids.push(id);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      proxy.strand();
    }
    proxy.set('pass');
    const flushed = await Promise.all(trackers.map((tracker) => tracker.flush(SOON)));
    expect({ flushed, stored: await storedIn(database, environment) }).toEqual({
      flushed: [true, true, true],
      stored: ids.toSorted(),
    });
    expect(await totalsOf(database, environment, 'all')).toEqual(await truthOf(database, environment, 'all'));
    expect(await gapsIn(database, environment)).toEqual({});
    await Promise.all(trackers.map((tracker) => tracker.close(SOON)));
    await proxy.close();
  });
});
