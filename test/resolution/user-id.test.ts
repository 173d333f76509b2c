import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { forcedDigest } from '../../src/domain/assignment.ts';
import { createPins } from '../../src/resolution/pins.ts';
import { resolveHeld } from '../../src/resolution/resolve.ts';
import { make, pushVersions } from '../helpers/changes.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { SALT, servedTest } from '../helpers/served-tests.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { newEnvironment, useDatabase } from '../helpers/use-database.ts';
import { openPrompts } from './open-prompts.ts';
import { eight, noPins, underTest } from './under-test.ts';

const [server] = inject('servers');
if (server === undefined) throw new Error('no server');

describe('a result says who it was resolved for', () => {
  const fixture = useDatabase(server);

  test('counted or not: in a test, forced, pinned and with an arm', () => {
    const forced = { [forcedDigest(SALT, 'forced')]: 1 };
    const holding = underTest(servedTest([eight], { coverage: 10_000, forced }));
    const pins = createPins(new Map([['reply', 7]]), () => {});
    const asked = [
      { name: 'reply', caller: { userId: 'user-1' }, pins: noPins },
      { name: 'reply', caller: { userId: 'forced' }, pins: noPins },
      { name: 'reply', caller: { userId: 'user-1' }, pins },
      { name: 'reply', caller: { userId: 'user-1', arm: 8 }, pins: noPins },
      { name: 'other', caller: { userId: 'user-1' }, pins: noPins },
    ];
    const told = asked.map(({ name, caller, pins: held }) => {
      const result = resolveHeld(holding, name, {}, { pins: held, stale: false }, caller);
      return { userId: result.userId, isCounted: result.test !== null };
    });
    expect(told).toEqual([
      { userId: 'user-1', isCounted: true },
      { userId: 'forced', isCounted: false },
      { userId: 'user-1', isCounted: false },
      { userId: 'user-1', isCounted: false },
      { userId: 'user-1', isCounted: false },
    ]);
  });

  test('and null where the call did not', () => {
    const holding = underTest(servedTest([eight]));
    const callers = [{}, { userId: '' }, { userId: null }, { userId: undefined }];
    const told = callers.map((caller) => resolveHeld(holding, 'reply', {}, { pins: noPins, stale: false }, caller));
    expect(told.map(({ userId }) => userId)).toEqual([null, null, null, null]);
  });

  test('also of a version that has to be fetched, and of a fallback that drops a value that cannot be shown', async () => {
    const { database, url } = fixture();
    const environment = await newEnvironment(database);
    await pushVersions(database, ['reply'], 3);
    await make(database, environment, 'promote', ['reply@3']);
    const prompts = openPrompts({ databaseUrl: url, environment });
    const [userId, fallback] = ['user-1', 'instead{{x}}'];
    const fetched = await prompts.getPrompt('reply', {}, { userId, version: 1 });
    const again = prompts.getPromptSync('reply', {}, { userId, version: 1 });
    const instead = prompts.getPromptSync('nobody', { x: () => 'no value' }, { userId, fallback });
    const waited = await prompts.getPrompt('reply', {}, { userId, version: 99, fallback });
    expect([fetched, again, instead, waited]).toMatchObject([
      { version: 1, userId },
      { version: 1, userId },
      { source: 'fallback', rendered: 'instead', userId },
      { source: 'fallback', rendered: 'instead', userId },
    ]);
  });

  test('also of files', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'a.yaml'), promptFile({ reply: 'Hello' }));
    const prompts = openPrompts({ files: 'a.yaml', directory });
    expect(await prompts.getPrompt('reply', {}, { userId: 'user-1' })).toMatchObject({ userId: 'user-1' });
    expect(await prompts.getPrompt('reply')).toMatchObject({ userId: null });
  });
});
