import { expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStory, tellStoryOf, temporaryDatabase } from '../../helpers/story.ts';

test('config tells each setting and where it comes from, and no password', async () => {
  const story = await tellStoryOf({});
  await story.run('promptctl config');
  await story.run('promptctl config --show-origin');
  await story.run('DATABASE_URL=postgres://app:hunter2@db.acme.com:6432/app promptctl config --show-origin');
  await story.run('DATABASE_URL=postgres://db.acme.com/app?password=hunter2 promptctl config --show-origin --json');
  await story.run('DATABASE_URL=mysql://app:hunter2@db.acme.com/app promptctl config --show-origin');
  story.write('promptctl.yaml', 'database: TEAM_DATABASE\nenvironment: staging\nfiles: [bot.yaml]\n');
  await story.run('promptctl config --show-origin');
  await story.run('TEAM_DATABASE=postgres://app:hunter2@db.acme.com/team promptctl config --show-origin');
  await story.run('PROMPTCTL_ENV=preview promptctl config --show-origin --env production --database embedded');
  const text = story.text();
  expect(text.replace(/^\$.*$/gm, '')).not.toContain('hunter2');
  await expect(text).toMatchFileSnapshot('__snapshots__/config.txt');
});

test('config tells which Redis it is, and no password', async () => {
  const story = await tellStoryOf({ env: { DATABASE_URL: 'postgres://db.acme.com/app' } });
  const redis = 'redis://app:hunter2@cache.acme.com/2';
  await story.run(`REDIS_URL=${redis} promptctl config --show-origin`);
  await story.run(`REDIS_URL=${redis} PROMPTCTL_REDIS_URL=redis+unix:///run/redis.sock promptctl config --show-origin`);
  await story.run('REDIS_URL=cache.acme.com:hunter2 promptctl config --show-origin');
  story.write('promptctl.yaml', 'redis: TEAM_REDIS\nenvironments: { production: { redis: PROD_REDIS } }\n');
  story.write('.env', 'TEAM_REDIS=rediss://team.acme.com\nPROMPTCTL_REDIS_URL=\n');
  await story.run(`REDIS_URL=${redis} promptctl config --show-origin`);
  await story.run('promptctl config --show-origin --env staging');
  const text = story.text();
  expect(text.replace(/^\$.*$/gm, '')).not.toContain('hunter2');
  const rows = text.match(/^(\$|redis ).*$/gm)?.join('\n');
  expect(rows).toMatchInlineSnapshot(`
    "$ REDIS_URL=redis://app:hunter2@cache.acme.com/2 promptctl config --show-origin
    redis        cache.acme.com:6379/2  (REDIS_URL)
    $ REDIS_URL=redis://app:hunter2@cache.acme.com/2 PROMPTCTL_REDIS_URL=redis+unix:///run/redis.sock promptctl config --show-origin
    redis        /run/redis.sock  (PROMPTCTL_REDIS_URL)
    $ REDIS_URL=cache.acme.com:hunter2 promptctl config --show-origin
    redis        not usable: the Redis set by REDIS_URL cannot be used: it is of no known form; are special characters in user and password percent-encoded?  (forms: redis://host:6379, rediss://… (TLS), redis+sentinel://host:26379,host2:26379/master, redis+cluster://host:6379,host2:6379)
    $ REDIS_URL=redis://app:hunter2@cache.acme.com/2 promptctl config --show-origin
    redis        not usable: PROD_REDIS is not set; promptctl.yaml names it as the Redis of production  (set PROD_REDIS to a redis:// URL)
    $ promptctl config --show-origin --env staging
    redis        team.acme.com:6379  (TEAM_REDIS (named by promptctl.yaml))"
  `);
});

test('config tells whether a key of the cache is set, and nothing of it', async () => {
  const story = await tellStoryOf({ env: { DATABASE_URL: 'postgres://db.acme.com/app' } });
  await story.run('promptctl config --show-origin');
  await story.run(`PROMPTCTL_CACHE_KEY=${'hunter2'.repeat(5)} promptctl config --show-origin`);
  await story.run('PROMPTCTL_CACHE_KEY=hunter2 promptctl config --show-origin');
  story.write('.env', `PROMPTCTL_CACHE_KEY=${'hunter2'.repeat(6)}\n`);
  await story.run('promptctl config --show-origin');
  const answers = story.text().replace(/^\$.*$/gm, '$');
  expect(answers).not.toContain('hunter2');
  expect(answers.match(/^cache-key .*$/gm)).toEqual([
    'cache-key    not set  (default)',
    'cache-key    set  (PROMPTCTL_CACHE_KEY)',
    'cache-key    not usable: the key set by PROMPTCTL_CACHE_KEY cannot be used: it has 7 characters, and needs 32 at least  (make one: openssl rand -hex 32; while it is replaced write both, the new one first: new,old)',
    'cache-key    set  (PROMPTCTL_CACHE_KEY)',
  ]);
});

test('no database is an error where nobody chose one', async () => {
  const story = await tellStoryOf({});
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.run('promptctl push');
  story.write('promptctl.yaml', 'environments: { production: { database: PROD_DATABASE } }\n');
  await story.run('promptctl promote bot/greet@1');
  await story.run('promptctl push --env staging --json');
  story.write('promptctl.yaml', 'database: postgres://app:hunter2@db.acme.com/app\n');
  await story.run('promptctl push');
  await story.run('promptctl push --config elsewhere.yaml');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/no-database.txt');
});

test('a password in an argument is refused', async () => {
  const story = await tellStoryOf({});
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  for (const command of ['push', 'list', 'db status', 'db migrate', 'config']) {
    await story.run(`promptctl ${command} --database postgres://app:hunter2@127.0.0.1:1/app`);
  }
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/password-in-argument.txt');
});

test("the project's .env fills in what is not set", async () => {
  const url = await temporaryDatabase();
  const story = await tellStoryOf({ env: { PROMPTCTL_ENV: 'production' } });
  story.write('.env', `DATABASE_URL="${url}"\nPROMPTCTL_ENV=staging\nPROMPTCTL_ACTOR=nobody\n`);
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.prepare('promptctl push');
  await story.run('promptctl promote bot/greet@1 --json > release.json');
  await story.run('promptctl config --json > settings.json');
  expect(JSON.parse(story.read('release.json'))).toMatchObject({ environment: 'production', author: ACTOR });
  expect(JSON.parse(story.read('settings.json'))).toMatchObject({
    settings: expect.arrayContaining([expect.objectContaining({ name: 'database', origin: 'DATABASE_URL' })]),
  });
});

const ACTOR = 'maya@parcelwise.example';

test('of .env only settings are read, and the variables that a setting names', async () => {
  const story = await tellStoryOf({});
  delete story.env['PROMPTCTL_ACTOR'];
  story.write('promptctl.yaml', 'database: TEAM_DATABASE\nenvironments: { production: { database: PROD_DATABASE } }\n');
  story.write('.env', DOTENV);
  await story.run('promptctl config --show-origin');
  await story.run('promptctl config --show-origin --env production');
  await story.run('promptctl config --show-origin --database MY_DATABASE');
  await story.run('PROMPTCTL_HOME=there promptctl config --show-origin --env production');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/env-file.txt');
});

const DOTENV = `PROMPTCTL_ENV=staging
PROMPTCTL_ACTOR=jonas
GITHUB_ACTOR=mallory
PROMPTCTL_HOME=elsewhere
PROMPTCTL_CONFIG=other.yaml
TEAM_DATABASE=postgres://db.test/team
PROD_DATABASE=postgres://db.test/prod
MY_DATABASE=postgres://db.test/mine
`;

test('an environment may live in a database of its own', async () => {
  const story = await tellStory({ env: { PROD_DATABASE: await temporaryDatabase() } });
  story.write('promptctl.yaml', 'environments: { production: { database: PROD_DATABASE } }\n');
  story.write('prompts.yaml', promptFile({ 'bot/greet': 'Hello' }));
  await story.prepare('promptctl push --env staging', 'promptctl promote bot/greet@1 --env staging');
  await story.run('promptctl promote bot/greet@1 --env production');
  await story.run('promptctl promote --from staging --env production');
  await story.prepare('promptctl push', 'promptctl promote --files');
  await story.run('promptctl list --env production --json > served.json');
  expect(JSON.parse(story.read('served.json'))).toMatchObject({ prompts: [{ served: { production: 1 } }] });
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl promote bot/greet@1 --env production
    2> ✖ there is no prompt "bot/greet"
    2>   promptctl list shows what was pushed
    exit 4

    $ promptctl promote --from staging --env production
    2> ✖ staging and production live in different databases
    2>   push there and promote what the files say: promptctl push --env production && promptctl promote --files --env production
    exit 2

    $ promptctl list --env production --json > served.json
    exit 0
    "
  `);
});
