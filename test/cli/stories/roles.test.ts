import { beforeAll, describe, expect, inject, test } from 'vitest';
import { make, pushVersions } from '../../helpers/changes.ts';
import { ROLE_LOGINS, useLogins } from '../../helpers/logins.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { tellStoryOf } from '../../helpers/story.ts';
import { newEnvironment, useDatabase } from '../../helpers/use-database.ts';

const BUNDLE = 'bundle --env ENV -o bundle.json';
const READING = [
  'list',
  'show support/reply',
  'log support/reply',
  'log --env ENV',
  'diff support/reply@1 support/reply@2',
  'diff',
  'status',
  'pull --dry-run',
  'resolve support/reply --env ENV',
  'compare support/reply 1 2 --env ENV',
  'stats --env ENV',
  'ab list',
  'ab show support/tested --env ENV',
  'env list',
  'requests',
  BUNDLE,
  'db prices',
  'db grants',
  'db status',
];
/** Each with the role that it takes. */
const WRITING = {
  author: ['push -m words'],
  releaser: [
    'promote support/reply@2 --env ENV -m why',
    'rollback support/reply --env ENV -m why',
    'ab start support/reply 3 --env ENV',
    'ab ramp support/tested 50% --env ENV',
    'ab stop support/tested --keep-control --env ENV',
    'retire support/reply --env ENV --stop-test',
  ],
  admin: [
    'env add preview',
    'env protect ENV',
    'env unprotect ENV',
    'db set-price our-model --prompt 1 --response 2',
    'db remove-price our-model',
    'db grant reader --to OTHER',
    'db revoke --from OTHER --yes',
    'db maintain',
    'db new-epoch --yes',
  ],
} as const;

// What each server lets a login do is tried by raw SQL in test/storage.
describe.each(inject('servers').slice(0, 1))('the command line as each login, on $label', (server) => {
  const fixture = useDatabase(server);
  const logins = useLogins(fixture, { ...ROLE_LOGINS, other: [] });
  let environment: string;
  beforeAll(() => pushVersions(fixture().database, ['support/reply', 'support/tested'], 3));

  const run = async (who: keyof ReturnType<typeof logins>, lines: readonly string[]) => {
    environment = await newEnvironment(fixture().database);
    await make(fixture().database, environment, 'promote', ['support/reply@1', 'support/tested@1']);
    const owner = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: fixture().url } });
    await owner.prepare(
      `promptctl ab start support/tested 2 --env ${environment} --coverage 10%`,
      'promptctl db set-price our-model --prompt 3 --response 4',
    );
    const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: logins()[who].url } });
    story.write('prompts.yaml', promptFile({ [`support/by-${who}`]: 'Hello' }));
    const said: Record<string, string> = {};
    for (const line of lines) {
      await story.run(`promptctl ${line.replace('ENV', environment).replace('OTHER', logins().other.name)}`);
      const text = story.text();
      const exit = /exit (\d+)\n?$/.exec(text)?.[1];
      const problem = /^2> ✖ (.*)/m.exec(text)?.[1] ?? '';
      said[line] = exit === '0' ? 'done' : `${exit} ${problem}`.replace(logins()[who].name, who);
    }
    return said;
  };
  const all = (lines: readonly string[], outcome: unknown) => Object.fromEntries(lines.map((line) => [line, outcome]));
  const refused = (who: string) => expect.stringMatching(new RegExp(`^1 ${who} may not `));

  test.each(['reader', 'author', 'releaser', 'admin'] as const)('%s reads everything', async (who) => {
    expect(await run(who, READING)).toEqual(all(READING, 'done'));
  });

  test.each(['app', 'nobody'] as const)('%s reads nothing, and is told whom to ask for what', async (who) => {
    // A bundle is what an app is served, and nothing else; migrations are what its client is compared with.
    const allowed = who === 'app' ? { [BUNDLE]: 'done', 'db status': 'done' } : {};
    expect(await run(who, READING)).toEqual({ ...all(READING, refused(who)), ...allowed });
    const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: logins()[who].url } });
    await story.run('promptctl list');
    expect(story.text().replaceAll(logins()[who].name, who)).toContain(`promptctl db grant reader --to ${who}\n`);
  });

  test.each(['reader', 'author', 'releaser', 'app', 'nobody'] as const)(
    '%s changes nothing that is not its own',
    async (who) => {
      for (const [role, lines] of Object.entries(WRITING)) {
        expect(await run(who, lines)).toEqual(all(lines, role === who ? 'done' : refused(who)));
      }
    },
  );

  test.each(['reader', 'author', 'releaser', 'admin', 'app', 'nobody'] as const)('doctor answers %s', async (who) => {
    const story = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: logins()[who].url } });
    await story.run('promptctl doctor > found.txt');
    expect(story.text()).toMatch(/exit [01]\n?$/);
    const said = who === 'nobody' ? 'was granted nothing here' : 'which may do what it was granted';
    expect(story.read('found.txt')).toMatch(new RegExp(`${logins()[who].name},? ${said}`));
  });

  test('admin does it all', async () => {
    const lines = Object.values(WRITING).flat();
    expect(await run('admin', lines)).toEqual(all(lines, 'done'));
  });
});
