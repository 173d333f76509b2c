import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { temporaryDirectory } from '../helpers/story.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';
import { reach } from './through-proxy.ts';
import { ageSpools, countOf, keptIn, PROMPT, place, pushReply, spoolsIn, startApp } from './tracked-app.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

/** Tracks as fast as it can, and says how many it did whenever it is asked to end. */
const UNDER_LOAD = `
  await prompts.ready();
  let tracked = 0;
  const round = () => {
    for (let n = 0; n < 20; n++) {
      prompts.trackExecution(prompts.getPromptSync('${PROMPT}'), { responseTokens: 10, latencyMs: 20 });
      tracked++;
    }
    next = setImmediate(round);
  };
  let next = setImmediate(round);`;

describe('the end of a process', () => {
  const fixture = useDatabase(server);
  beforeAll(() => pushReply(fixture().database));

  /** The number on the next line that an app says. */
  const said = async (lines: AsyncGenerator<string>) => Number((await lines.next()).value);

  test('that closes at SIGTERM under load loses nothing: all is stored', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const stateDir = await temporaryDirectory();
    const options = { databaseUrl, environment, stateDir, redisUrl: null };
    const { child, lines, ended } = startApp(
      options,
      `${UNDER_LOAD}
       process.once('SIGTERM', async () => {
         clearImmediate(next);
         say(String(tracked));
         say(String(await prompts.close({ timeoutMs: 20_000 })));
       });
       say('0');`,
    );
    expect(await said(lines)).toBe(0);
    await vi.waitUntil(async () => (await countOf(fixture().database, environment)) > 0, { timeout: 10_000 });
    child.kill('SIGTERM');
    const tracked = await said(lines);
    expect(await lines.next()).toMatchObject({ value: 'true' });
    expect(await ended).toEqual([0, null]);
    expect(await countOf(fixture().database, environment)).toBe(tracked);
    expect(spoolsIn(stateDir)).toEqual([]);
  });

  test('that never closes comes all the same, and the next process stores what it left', async () => {
    const { environment, databaseUrl } = await place(fixture());
    const stateDir = await temporaryDirectory();
    const options = { databaseUrl, environment, stateDir, redisUrl: null };
    const { lines, ended } = startApp(
      options,
      `await prompts.ready();
       const resolved = prompts.getPromptSync('${PROMPT}');
       for (let n = 0; n < 700; n++) prompts.trackExecution(resolved);
       say('700');`,
    );
    expect(await said(lines)).toBe(700);
    expect(await ended).toEqual([0, null]);
    expect(spoolsIn(stateDir)).toHaveLength(1);
    ageSpools(stateDir);
    // It only serves, and looks for what others left after a while.
    const prompts = openPrompts(options);
    await prompts.ready();
    await vi.waitUntil(async () => (await countOf(fixture().database, environment)) === 700, { timeout: 25_000 });
    expect(await prompts.close()).toBe(true);
    expect(spoolsIn(stateDir)).toEqual([]);
  }, 40_000);

  test('comes within the deadline of close() while the database is a black hole, and what is left is on disk', async () => {
    const { environment, name, proxy, databaseUrl } = await reach(fixture());
    const stateDir = await temporaryDirectory();
    const { child, lines, ended } = startApp(
      { databaseUrl, environment, stateDir, redisUrl: null },
      `await prompts.ready();
       const open = setInterval(() => {}, 1_000);
       process.once('SIGTERM', async () => {
         for (let n = 0; n < 30; n++) prompts.trackExecution(prompts.getPromptSync('${name}'));
         say(String(await prompts.close({ timeoutMs: 500 })));
         clearInterval(open);
       });
       say('ready');`,
    );
    expect(await lines.next()).toMatchObject({ value: 'ready' });
    proxy.set('blackhole');
    child.kill('SIGTERM');
    expect(await lines.next()).toMatchObject({ value: 'false' });
    expect(await ended).toEqual([0, null]);
    expect(keptIn(stateDir)).toBe(30);
  });
});
