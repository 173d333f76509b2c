import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { manual } from '../../src/cli/manual/manual.ts';
import { createPrompts } from '../../src/index.ts';
import { prompt, push } from '../helpers/changes.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { tellStoryOf } from '../helpers/story.ts';
import { deadUrl, openStub, refuseLogin } from '../helpers/stub-server.ts';
import { testedServers } from '../helpers/tested-servers.ts';
import { useDatabase } from '../helpers/use-database.ts';

const CANARIES = ['canary-Post9res', 'canary-Red1s', 'canary-Pgp4ss', `canary-K3y-${'x'.repeat(40)}`] as const;
const [POSTGRES, REDIS, PGPASSWORD, KEY] = CANARIES;
const ANY = new RegExp(CANARIES.join('|'));

/** What each command is asked with; those left out take no arguments. */
const lineOf = ({ name, examples }: (typeof manual)[number]) =>
  (examples[0]?.[0] ?? `promptctl ${name}`).replace(/ [<>|].*$/, '');

/** Ports at which nobody listens, or which refuse by quoting what they were sent. */
const SERVERS = {
  'nobody answers': deadUrl,
  'the login is refused, and the password quoted': () =>
    openStub(refuseLogin('28P01', `no user "ada" with password=${POSTGRES} at postgres://ada:${PGPASSWORD}@db/app`)),
};

async function quotingRedis(): Promise<number> {
  const server = createServer((client) => {
    client.on('error', () => {});
    client.on('data', (bytes) => client.write(`-WRONGPASS ${bytes.toString().replace(/\r\n/g, ' ')}\r\n`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

// Every other command as JSON.
describe.each(Object.entries(SERVERS).map(([what, open], place) => [what, open, place] as const))(
  'where %s',
  (_, open, place) => {
    test('no command shows or writes a secret of its environment, with stack traces and as JSON', async () => {
      const url = (await open()).replace('s3cret', POSTGRES);
      const redis = `redis://ada:${REDIS}@127.0.0.1:${await quotingRedis()}`;
      const story = await tellStoryOf({
        env: { DATABASE_URL: url, PGPASSWORD, PROMPTCTL_CACHE_KEY: KEY, PROMPTCTL_DEBUG: '1', PROMPTCTL_NO_INPUT: '1' },
      });
      story.write('.env', `REDIS_URL=${redis}\n`);
      story.write('prompts.yaml', promptFile({ 'support/reply': 'Hello {{name}}' }));
      for (const [index, entry] of manual.entries()) {
        // Where nobody answers there is less to quote.
        if (place === 0 && index % 3 > 0) continue;
        await story.run(`${lineOf(entry)}${(Math.floor(index / 3) + place) % 2 === 0 ? '' : ' --json'}`);
      }
      await story.run('promptctl config --show-origin');
      const text = story.text();
      expect(text.match(/^exit 3$/gm)?.length).toBeGreaterThan(10);
      expect(text.match(/^exit 70$/gm)).toBeNull();
      expect(text.match(ANY)).toBeNull();
      const written = filesIn(story.folder).filter((path) => !path.endsWith('.env'));
      expect(written.filter((path) => ANY.test(readFileSync(path, 'latin1')))).toEqual([]);
    });
  },
);

test('what a server says is shown without the secrets of the environment, in whatever form it quotes them', async () => {
  const refused = refuseLogin('28P01', `${POSTGRES} / ${PGPASSWORD} / ${KEY}`);
  const url = (await openStub(refused)).replace('s3cret', `%63${POSTGRES.slice(1)}`);
  const story = await tellStoryOf({
    env: { DATABASE_URL: url, PGPASSWORD, PROMPTCTL_CACHE_KEY: KEY, PROMPTCTL_DEBUG: '1' },
  });
  for (const json of ['', ' --json']) await story.run(`promptctl list${json}`);
  // In the message and in the stack trace, and as JSON in the message and in its data.
  expect(story.text().match(/\*\*\* \/ \*\*\* \/ \*\*\*|canary.*/g)).toEqual(Array(4).fill('*** / *** / ***'));
});

test('an app hears of failures without the secrets in them', async () => {
  const url = (await SERVERS['the login is refused, and the password quoted']()).replace('s3cret', POSTGRES);
  const prompts = createPrompts({
    databaseUrl: url,
    redisUrl: `redis://ada:${REDIS}@127.0.0.1:${await quotingRedis()}`,
    stateDir: null,
  });
  const said: unknown[] = [];
  prompts.on('problem', (problem) => said.push(problem));
  const error: unknown = await prompts.ready({ timeoutMs: 1_500 }).catch((thrown: unknown) => thrown);
  const seen = inspect([error, said, prompts.status()], { depth: 12, showHidden: true });
  await prompts.close({ timeoutMs: 0 });
  expect(seen).toContain('password=***');
  expect(seen).not.toMatch(new RegExp(`${POSTGRES}|${REDIS}`));
});

describe.each(testedServers())('a row that is refused, on $label', (server) => {
  const fixture = useDatabase(server);

  test('is in no field of the error and of its causes, nor in a stack trace', async () => {
    const item = prompt('leak', `${POSTGRES} text`, 0, { description: `${POSTGRES} ${'x'.repeat(2_000)}` });
    const { database } = fixture();
    const errors = [
      await push(database, [item]).catch((thrown: unknown) => thrown),
      await database.query(`select $1::integer`, [POSTGRES]).catch((thrown: unknown) => thrown),
      await database.query(`select ($1::text)::uuid`, [POSTGRES]).catch((thrown: unknown) => thrown),
      await database
        .query(`do $$ begin raise exception 'no' using detail = '${POSTGRES}', hint = '${POSTGRES}'; end $$`)
        .catch((thrown: unknown) => thrown),
    ];
    expect(errors).toMatchObject(
      ['23514', '22P02', '22P02', 'P0001'].map((sqlState) => ({ code: 'database-failed', data: { sqlState } })),
    );
    const seen = errors.map((error) => inspect(error, { depth: 12, showHidden: true }));
    expect(seen.join('\n')).not.toContain(POSTGRES);
    // It still says what a bug report needs.
    expect(seen[0]).toContain(`routine: 'ExecConstraints'`);
  });
});

test('a URL with a password in the project file is shown without it, however it is written', async () => {
  const story = await tellStoryOf({});
  story.write('promptctl.yaml', `database: DATABASE_URL\nnonsense: postgres://maya:p@ss/${POSTGRES}@db.acme.com/app\n`);
  for (const json of ['', ' --json']) await story.run(`promptctl list${json}`);
  const text = story.text();
  expect(text.match(/postgres:\/\/maya:\*+@db\.acme\.com\/app/g)).toHaveLength(2);
  expect(text).not.toMatch(ANY);
  expect(text).not.toContain('ss/');
});

test('a canary that is shown would be seen', () => {
  expect(`postgres://ada:${POSTGRES}@h`).toMatch(ANY);
  expect(createHash('sha256').update(POSTGRES).digest('hex')).not.toMatch(ANY);
});
