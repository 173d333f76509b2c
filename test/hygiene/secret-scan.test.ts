import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { tellStory } from '../helpers/story.ts';
import { fakeKey, letters } from './fake-keys.ts';

const KEY = fakeKey('ghp_', letters(36));
const FILE = (text: string) => `prompts:
  bot/greet:
    template: Hello
  bot/call:
    description: Calls the API
    template: |
      Call it with this header:
      ${text}
`;

async function rowsWith(url: string | undefined, text: string): Promise<number> {
  const database = openDatabase(url ?? '', 'test');
  onTestFinished(() => database.close());
  const [row] = await database.query<{ found: number }>(
    `select count(*)::integer as found from promptctl.prompt_versions where content like '%' || $1 || '%'`,
    [text],
  );
  return row?.found ?? -1;
}

describe('a push of a secret', () => {
  test('is refused by its place, and stores none of the prompts; with --allow-secrets the version says so', async () => {
    const story = await tellStory();
    story.write('prompts.yaml', FILE(`authorization: token ${KEY}`));
    await story.run('promptctl push');
    await story.run('promptctl push --json');
    await story.run('promptctl push --dry-run');
    expect(await rowsWith(story.env['PROMPTCTL_DATABASE_URL'], KEY)).toBe(0);
    await story.run('promptctl push --only bot/greet');
    await story.run('promptctl push --allow-secrets');
    await story.prepare('promptctl show bot/call --json > shown.json');
    expect(JSON.parse(story.read('shown.json'))).toMatchObject({ source: { secretsAllowed: ['GitHub token'] } });
    await story.run('promptctl push');
    const text = story.text();
    expect(text).not.toContain(KEY.slice(0, 5));
    await expect(text).toMatchFileSnapshot('__snapshots__/secret-found.txt');
  });

  test('is refused wherever in a prompt it stands', async () => {
    const story = await tellStory();
    const url = 'postgres://ada:s3cr3t-w0rd@db.acme.com/app';
    for (const [place, yaml] of Object.entries({
      description: `description: ${url}\n    template: Hi`,
      tags: `tags: [a, "${url}"]\n    template: Hi`,
      system: `system: ${url}\n    template: Hi`,
      message: `messages: [{ role: user, content: "${url}" }]`,
      'value of metadata': `metadata: { note: ["${url}"] }\n    template: Hi`,
      'name of metadata': `metadata: { "${KEY}": x }\n    template: Hi`,
      'default of a variable': `variables: { a: { type: string, default: "${url}" } }\n    template: Hi {{a}}`,
      'escaped in the file': `template: "\\x67${KEY.slice(1)}"`,
    })) {
      story.write('prompts.yaml', `prompts:\n  bot/greet:\n    ${yaml}\n`);
      await story.run(`promptctl push -m "${place}"`);
    }
    await expect(story.text()).toMatchFileSnapshot('__snapshots__/secret-places.txt');
  });
});

test('what may be a secret is pushed, and pointed at', async () => {
  const story = await tellStory();
  story.write('prompts.yaml', FILE('password: s3cretive-9'));
  await story.run('promptctl push');
  await story.run('promptctl validate');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl push
    Pushed to db.test/app
      + bot/call   1  new
      + bot/greet  1  new

    2 new draft versions; nothing that is served has changed
    ! perhaps a secret: prompts.yaml:8:17 password (s3…)
    exit 0

    $ promptctl validate
    ✔ 2 prompts in 1 file valid
    ! perhaps a secret: prompts.yaml:8:17 password (s3…)
    exit 0
    "
  `);
});

test('validate points at secrets anywhere in the files, comments included, and needs no database', async () => {
  const story = await tellStory({ env: { PROMPTCTL_DATABASE_URL: '' } });
  story.write('prompts.yaml', `# ${KEY}\n${FILE(`token ${KEY}`)}`);
  await story.run('promptctl validate');
  await story.run('promptctl validate --json');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl validate
    ✔ 2 prompts in 1 file valid
    ! a secret: prompts.yaml:1:3 GitHub token (ghp_…)
    ! a secret: prompts.yaml:9:13 GitHub token (ghp_…)
    exit 0

    $ promptctl validate --json
    {
      "files": [
        "prompts.yaml"
      ],
      "prompts": 2,
      "secrets": [
        {
          "kind": "GitHub token",
          "certain": true,
          "start": "ghp_",
          "file": "prompts.yaml",
          "line": 1,
          "column": 3
        },
        {
          "kind": "GitHub token",
          "certain": true,
          "start": "ghp_",
          "file": "prompts.yaml",
          "line": 9,
          "column": 13
        }
      ]
    }
    exit 0
    "
  `);
});
