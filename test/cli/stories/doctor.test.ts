import { expect, inject, onTestFinished, test } from 'vitest';
import { createEmptyDatabase } from '../../helpers/database.ts';
import { type Story, tellStory, tellStoryOf } from '../../helpers/story.ts';

const now = () => new Date();

/** Measured times, and the version of the server under test. */
function told(story: Story): string {
  return story
    .text()
    .replaceAll(/\bin \d+ ms\b/g, 'in <n> ms')
    .replaceAll(/PostgreSQL [\d.]+(?: \([^)]*\))?/g, 'PostgreSQL <version>')
    .replaceAll(/\d+ migrations?/g, '<n> migrations');
}

test('a healthy database without Redis is told so, on a terminal, in a pipe and to a program', async () => {
  const story = await tellStory({ now });
  story.useTerminal(100);
  await story.run('promptctl doctor');
  story.useTerminal(null);
  await story.run('promptctl doctor');
  await story.run('promptctl doctor --env stagign');
  await story.run('promptctl doctor --env staging --json > diagnosis.json');
  expect(JSON.parse(story.read('diagnosis.json'))).toMatchObject({
    environment: 'staging',
    checks: expect.arrayContaining([{ name: 'pooler', status: 'ok', says: expect.any(String), remedy: null }]),
  });
  await expect(told(story)).toMatchFileSnapshot('__snapshots__/doctor-postgres.txt');
});

test('every check is made, though another failed or a setting cannot be used', async () => {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const empty = await createEmptyDatabase(server);
  onTestFinished(() => empty.drop());
  const story = await tellStoryOf({ now });
  story.useTerminal(100);
  await story.run('promptctl doctor');
  await story.run('DATABASE_URL=postgres://app:hunter2@127.0.0.1:1/app promptctl doctor');
  await story.run('PROMPTCTL_HOME=none PROMPTCTL_DATABASE=embedded promptctl doctor');
  story.env['PROMPTCTL_DATABASE_URL'] = empty.url;
  await story.run('promptctl doctor');
  await story.run('REDIS_URL=http://app:hunter2@r promptctl doctor');
  const text = told(story);
  expect(text.replaceAll(/^\$.*$/gm, '')).not.toContain('hunter2');
  await expect(text).toMatchFileSnapshot('__snapshots__/doctor-failures.txt');
});

test('a clock that is wrong is told', async () => {
  const story = await tellStory({ now: () => new Date(Date.now() - 60_000) });
  await story.run('promptctl doctor --json > diagnosis.json');
  const { checks } = JSON.parse(story.read('diagnosis.json')) as { checks: { name: string }[] };
  expect(checks.find(({ name }) => name === 'clock')).toEqual({
    name: 'clock',
    status: 'warning',
    says: 'this machine is 60 s behind the database',
    remedy: 'set both clocks by NTP',
  });
});
