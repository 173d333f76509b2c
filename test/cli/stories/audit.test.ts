import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase, type Queryable } from '../../../src/storage/database.ts';
import { grantRole } from '../../../src/storage/grants.ts';
import { createDatabase, type TestDatabase } from '../../helpers/database.ts';
import { createLogin, dropLogin } from '../../helpers/logins.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStoryOf } from '../../helpers/story.ts';

const EVERYTHING = { environment: '*', prompts: '**' } as const;

/** A project with some history; what differs from run to run is taken out of what is told. */
async function beginStory() {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const fixture = await createDatabase(server);
  const reader = await createLogin(fixture, 'reader');
  await grantRole(fixture.database, reader.name, { role: 'reader', ...EVERYTHING }, 'maya@parcelwise.example');
  onTestFinished(async () => {
    await dropLogin(fixture, reader);
    await fixture.drop();
  });
  const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: fixture.url } });
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello', 'support/reply': 'Answer', 'support/close': 'Bye' }));
  await story.prepare('promptctl push -m "first texts"', 'promptctl promote bot/greet@1 support/reply@1 -m "go live"');
  story.edit('prompts.yaml', 'Hello', 'Good morning');
  await story.prepare('promptctl push', 'promptctl promote bot/greet@2', 'promptctl rollback bot/greet');
  const told = () =>
    story
      .text()
      .replaceAll(reader.name, 'reader')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
      .replaceAll(/\b[0-9a-f]{12}…/g, '<hash>…')
      .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
      .replaceAll(/pv-[0-9a-f]{12}/g, 'pv-<id>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/\d+ migrations?/g, '<n> migrations')
      .replaceAll(/\d+ rows/g, '<n> rows');
  return { fixture, reader, story, told };
}

test('a history is looked at, verified, and its end kept elsewhere', async () => {
  const { story, reader, told } = await beginStory();
  await story.run('promptctl log --audit');
  await story.run('promptctl log --audit bot/greet --env production --limit 2');
  story.useTerminal(100);
  await story.run('promptctl log --audit');
  await story.run('promptctl log --audit support/close --env staging');
  await story.run('promptctl doctor --audit');
  story.useTerminal(null);
  story.env['PROMPTCTL_DATABASE_URL'] = reader.url;
  await story.run('promptctl doctor --audit');
  await story.run('promptctl doctor --audit --export');
  await story.run('promptctl doctor --audit --export > marks.txt');
  await story.run('promptctl doctor --audit --export --json > mark.json');
  await story.run('promptctl doctor --audit --expect marks.txt --expect mark.json');
  await story.run('promptctl doctor --audit --expect - < marks.txt');
  await story.run(`promptctl doctor --audit --expect 1:${'0'.repeat(64)}`);
  await story.run('promptctl doctor --audit --expect 1:9f3c');
  await story.run('promptctl doctor --audit --expect nowhere.txt');
  await story.run('promptctl doctor --export');
  await story.run('promptctl log --audit -p');
  await story.run('promptctl log --audit --env prodution');
  await expect(told()).toMatchFileSnapshot('__snapshots__/audit.txt');
  await story.run('promptctl doctor --audit --json > verified.json');
  expect(JSON.parse(story.read('verified.json'))).toEqual({
    kind: 'audit',
    target: expect.any(String),
    databaseId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    entries: 7,
    rows: expect.any(Number),
    last: {
      databaseId: expect.any(String),
      sequence: 7,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      at: expect.any(String),
    },
    marks: 0,
    problems: [],
    further: 0,
  });
});

test('what a superuser changed is named', async () => {
  const { story, fixture, told } = await beginStory();
  await story.prepare('promptctl doctor --audit --export > marks.txt');
  await tamper(fixture, [
    `update promptctl.prompt_versions set content = replace(content, 'morning', 'evening') where version = 2`,
    `insert into promptctl.grants (login, role, environment) values ('eve', 'releaser', 'production')`,
    `update promptctl.releases set author = 'maya' where revision = 2`,
    `delete from promptctl.held_versions`,
    `update promptctl.audit_log set author = 'eve\u202e' where sequence = 4`,
  ]);
  story.useTerminal(100);
  await story.run('promptctl doctor --audit');
  story.useTerminal(null);
  await story.run('promptctl doctor --audit');
  await story.run('promptctl doctor --audit --export > more.txt');
  await tamper(fixture, [
    'delete from promptctl.audit_log where sequence = 7',
    'update promptctl.audit_tip set sequence = 6, hash = (select hash from promptctl.audit_log where sequence = 6)',
  ]);
  await story.run('promptctl doctor --audit --expect marks.txt --json > problems.json');
  await expect(told()).toMatchFileSnapshot('__snapshots__/audit-changed.txt');
  expect(kindsIn(story)).toContain('mark-beyond');
});

test('at a terminal it is told how far the verification is', async () => {
  let clock = Date.parse('2020-01-01T12:00:00Z');
  const { fixture } = await beginStory();
  const story = await tellStoryOf({
    env: { PROMPTCTL_DATABASE_URL: fixture.url },
    now: () => new Date((clock += 1_000)),
  });
  story.useTerminal(80);
  await story.run('promptctl doctor --audit');
  expect(story.text()).toContain('Hashing every row that the log tells of…');
  await story.run('promptctl doctor --audit --quiet');
  expect(story.text()).not.toContain('Hashing');
});

function kindsIn(story: Story): string[] {
  const { problems } = JSON.parse(story.read('problems.json')) as { readonly problems: readonly { kind: string }[] };
  return problems.map(({ kind }) => kind);
}

/** As a superuser, past every trigger. */
async function tamper({ superuserUrl }: TestDatabase, statements: readonly string[]): Promise<void> {
  const superuser = openDatabase(superuserUrl, 'test', { max: 1 });
  const work = async (transaction: Queryable) => {
    await transaction.query('set local session_replication_role = replica');
    for (const statement of statements) await transaction.query(statement);
  };
  await superuser.transaction(work);
  await superuser.close();
}
