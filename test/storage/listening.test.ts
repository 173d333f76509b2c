import { describe, expect, inject, test, vi } from 'vitest';
import { listen } from '../../src/storage/listening.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';

describe.each(inject('servers'))('listening, on $label', (server) => {
  const fixture = useDatabase(server);

  test('hears of every release, also after its connection was ended', async () => {
    const { database, url, superuserUrl } = fixture();
    const environment = await newEnvironment(database);
    await pushVersions(database, ['heard/of'], 2);
    const heard: string[] = [];
    let ready = 0;
    const listening = listen(url, {
      onRelease: (name) => heard.push(name),
      onReady: () => (ready += 1),
      onFailure: () => {},
    });
    await vi.waitUntil(() => ready === 1, { timeout: 5_000 });
    await make(database, environment, 'promote', ['heard/of@1']);
    await vi.waitUntil(() => heard.length === 1, { timeout: 5_000 });
    await ask(
      superuserUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'promptctl-app/listen' and datname = current_database()`,
    );
    await vi.waitUntil(() => ready === 2, { timeout: 5_000 });
    await make(database, environment, 'promote', ['heard/of@2']);
    await vi.waitUntil(() => heard.length === 2, { timeout: 5_000 });
    expect(heard).toEqual([environment, environment]);
    await listening.close();
  });

  test('hears nothing any more once it is closed', async () => {
    const { database, url } = fixture();
    const environment = await newEnvironment(database);
    await pushVersions(database, ['closed/ears'], 1);
    const [closed, open]: [string[], string[]] = [[], []];
    const start = async (heard: string[]) => {
      let isReady = false;
      const listening = listen(url, {
        onRelease: (name) => heard.push(name),
        onReady: () => (isReady = true),
        onFailure: () => {},
      });
      await vi.waitUntil(() => isReady, { timeout: 5_000 });
      return listening;
    };
    const [first, second] = [await start(closed), await start(open)];
    await first.close();
    await make(database, environment, 'promote', ['closed/ears@1']);
    await vi.waitUntil(() => open.length === 1, { timeout: 5_000 });
    expect(closed).toEqual([]);
    await second.close();
  });

  test('says why it cannot, once', async () => {
    const failures: string[] = [];
    const listening = listen('postgres://nobody@127.0.0.1:1/none', {
      onRelease: () => {},
      onReady: () => {},
      onFailure: (reason) => failures.push(reason),
    });
    await vi.waitUntil(() => failures.length > 0, { timeout: 15_000 });
    await listening.close();
    expect(failures).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });
});
