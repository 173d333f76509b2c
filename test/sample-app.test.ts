import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { make, prompt, push } from './helpers/changes.ts';
import { createDatabase } from './helpers/database.ts';
import { totalsOf } from './resolution/tracked-app.ts';

const APP = join(import.meta.dirname, '../docs/sample-app/app.js');

test('the sample app serves a prompt while somebody else promotes and rolls back, and tracks each use', async () => {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server');
  const { database, url, ...made } = await createDatabase(server);
  onTestFinished(() => made.drop());
  for (const version of [1, 2]) await push(database, [prompt('support/reply', `Version ${version}`, version - 1)]);
  await make(database, 'production', 'promote', ['support/reply@1']);

  const app = spawn(process.execPath, [APP], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url, PORT: '0', PROMPTCTL_STATE_DIR: '/nonexistent/promptctl' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(app, 'exit');
  onTestFinished(() => void app.kill('SIGKILL'));
  const address = await firstLine(app);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+ serves version 1$/);
  const ask = async () =>
    (await fetch(address.split(' ')[0] ?? '')).json() as Promise<{ execution: string; version: number }>;

  const { execution, ...first } = await ask();
  expect(first).toEqual({ version: 1, source: 'postgres', stale: false, rendered: 'Version 1' });
  const rated = await fetch(`${address.split(' ')[0]}/rate?id=${execution}&rating=5`);
  expect(await rated.json()).toEqual({ rated: true });
  await make(database, 'production', 'promote', ['support/reply@2']);
  await vi.waitUntil(async () => (await ask()).version === 2, { timeout: 5_000 });
  await make(database, 'production', 'rollback', ['support/reply@1']);
  await vi.waitUntil(async () => (await ask()).version === 1, { timeout: 5_000 });
  app.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  const [executions, rating] = await totalsOf(database, 'production', 'executions', 'rating');
  expect([executions, rating]).toEqual([
    expect.stringMatching(/^1 postgres -: executions \d+ 0$/),
    '1 postgres -: rating 1 5',
  ]);
});

async function firstLine(app: ChildProcess): Promise<string> {
  if (app.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: app.stdout })) return line;
  throw new Error('the app ended');
}
