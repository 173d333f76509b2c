import { Client } from 'pg';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { canonicalContent } from '../../src/domain/content.ts';
import { make, prompt, push } from '../helpers/changes.ts';
import { ask } from '../helpers/embedded-home.ts';
import { openNetworkProxy } from '../helpers/network-proxy.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openNarrowProxy } from './narrow-proxy.ts';
import { openPrompts } from './open-prompts.ts';
import { upstreamOf, urlThrough } from './through-proxy.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

const PROMPTS = 2_000;

/** Two versions of each take longer over the narrow line than changes are usually given. */
const BYTES_PER_SECOND = 4_000_000;
const TEXT = 'A sentence of a prompt that is long. '.repeat(30);

afterEach(() => void vi.restoreAllMocks());

describe('two thousand prompts at once, over a slow line', () => {
  const fixture = useDatabase(server);
  const names = Array.from({ length: PROMPTS }, (_, i) => `large/prompt-${i}`);
  const environments: string[] = [];
  /** Version 1 is live, version 2 is there. */
  const prepare = async () => {
    const { database } = fixture();
    if (environments.length === 0) {
      for (const version of [1, 2]) {
        const content = (name: string) => canonicalContent({ template: `${name}, version ${version}: ${TEXT}` });
        await push(
          database,
          names.map((name) => prompt(name, '', version - 1, { content: content(name) })),
        );
      }
    }
    const environment = await newEnvironment(database);
    environments.push(environment);
    await make(
      database,
      environment,
      'promote',
      names.map((name) => `${name}@1`),
    );
    return { database, environment };
  };
  /** How often all that is served, or all that changed, was asked for from now on. */
  const countReads = () => {
    const asked = vi.spyOn(Client.prototype, 'query');
    return () => (asked.mock.calls as unknown[][]).filter(([text]) => String(text).includes('read_environment')).length;
  };
  const openSlowly = async (environment: string, port: number) => {
    const prompts = openPrompts({ databaseUrl: urlThrough(fixture().url, port), environment });
    await prompts.ready({ timeoutMs: 20_000 });
    return prompts;
  };

  test('arrive as one release, and as another history, though they take longer than changes do', async () => {
    const { database, environment } = await prepare();
    const prompts = await openSlowly(environment, await openNarrowProxy(upstreamOf(fixture().url), BYTES_PER_SECOND));
    const served = (version: number) =>
      names.every((name) => prompts.getPromptSync(name).version === version) && prompts.status().prompts === PROMPTS;
    expect(served(1)).toBe(true);

    const changes = countReads();
    await make(
      database,
      environment,
      'promote',
      names.map((name) => `${name}@2`),
    );
    await vi.waitUntil(() => prompts.releases.length > 0, { timeout: 20_000 });
    expect(served(2)).toBe(true);
    expect(changes()).toBeLessThanOrEqual(3);
    vi.restoreAllMocks();

    const again = countReads();
    await ask(
      fixture().superuserUrl,
      `set session_replication_role = replica;
       update promptctl.releases set at = now() + interval '1 second' where environment = '${environment}' and revision = 2`,
    );
    await vi.waitUntil(() => prompts.problems.some(({ code }) => code === 'release-lost'), { timeout: 20_000 });
    expect(served(2)).toBe(true);
    // Whether it is another history, and then all of it.
    expect(again()).toBeLessThanOrEqual(4);
    expect(prompts.status()).toMatchObject({ stale: false, head: { revision: 2 } });
  });

  test('arrive over a line on which everything is late', async () => {
    const { database, environment } = await prepare();
    const proxy = await openNetworkProxy(upstreamOf(fixture().url));
    const prompts = await openSlowly(environment, proxy.port);
    proxy.delay(120);
    const changes = countReads();
    await make(
      database,
      environment,
      'promote',
      names.map((name) => `${name}@2`),
    );
    await vi.waitUntil(() => prompts.releases.length > 0, { timeout: 20_000 });
    expect(names.every((name) => prompts.getPromptSync(name).version === 2)).toBe(true);
    expect(changes()).toBeLessThanOrEqual(3);
    await prompts.close();
    await proxy.close();
  });
});
