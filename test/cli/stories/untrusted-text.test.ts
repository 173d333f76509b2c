import { describe, expect, test } from 'vitest';
import { type Story, tellStory } from '../../helpers/story.ts';
import { numbered } from '../ab-story.ts';

const ESCAPE = '\u001b[2J\u001b]0;owned\u0007';
const BIDI = '\u202Eevil\u202C';
const NASTY = `${ESCAPE}${BIDI}\u0085\u2028`;
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

const yaml = (text: string) => JSON.stringify(text).replace(/[\u007f-\uffff]/g, (character) => escaped(character));
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const FILE = (word: string) => `prompts:
  bot/greet:
    description: ${yaml(`Greets ${NASTY}`)}
    tags: [${yaml(`tag ${NASTY}`)}]
    model: ${yaml(`model ${NASTY}`)}
    variables: { name: { type: string, enum: [${yaml(`a ${NASTY}`)}, b], description: ${yaml(NASTY)} } }
    metadata: { ${yaml(`key ${NASTY}`)}: ${yaml(`value ${NASTY}`)} }
    template: ${yaml(`Hello {{name}} ${word} ${NASTY}\nsecond line ${BIDI}`)}
`;

/** Two versions, two releases and a rollback, with control and bidi characters wherever a person can write. */
async function tellNasty(): Promise<Story> {
  const story = await tellStory({ env: { PROMPTCTL_ACTOR: `mallory ${NASTY}\nmaya` } });
  story.write('prompts.yaml', FILE('one'));
  await story.prepare(`promptctl push -m "first ${NASTY}"`, 'promptctl promote bot/greet@1');
  story.write('prompts.yaml', FILE('two'));
  await story.prepare(`promptctl push -m "second ${NASTY}"`, `promptctl promote bot/greet@2 -m "go ${NASTY}"`);
  await story.prepare(`promptctl rollback bot/greet -m "back ${NASTY}"`, 'promptctl promote bot/greet@1 --env staging');
  await story.prepare(`promptctl ab start bot/greet 2 --env staging -m "try ${NASTY}"`);
  story.write('prompts.yaml', FILE('three'));
  return story;
}

describe.each([
  ['a pipe', null],
  ['a terminal', 120],
])('in %s control and bidi characters are shown escaped by', (place, columns) => {
  test('every command that shows what others wrote', async () => {
    const story = await tellNasty();
    story.useTerminal(columns);
    for (const line of READERS) await story.run(`promptctl ${line}`);
    const text = numbered(story.text());
    expect(text).not.toMatch(UNSAFE);
    await expect(text).toMatchFileSnapshot(`__snapshots__/untrusted-in-${place.replace('a ', '')}.txt`);
  });
});

const READERS = [
  'status',
  'diff',
  'diff --word-diff',
  'diff bot/greet@1 bot/greet@2 --stat',
  'list',
  'show bot/greet',
  'log bot/greet',
  'log bot/greet -p --limit 1',
  'log',
  'env list',
  'ab list',
  'ab show bot/greet --env staging',
  'ab stop bot/greet --keep-control --env staging -n',
  'config',
  'promote bot/greet@2',
  'promote bot/greet@2 --expect none --again',
  'push --onto 1',
  'push -n',
  'render bot/greet --var name=c',
];

test('as JSON they are escapes of JSON, in answers and in errors, and read back as they were', async () => {
  const story = await tellNasty();
  for (const line of [...READERS, `show 'bot/${BIDI}'`]) await story.run(`promptctl ${line} --json`);
  const text = story.text();
  expect(text.replace(/^\$[^\n]*\n/gm, '')).not.toMatch(UNSAFE);
  await story.prepare('promptctl list --json > list.json');
  expect(JSON.parse(story.read('list.json'))).toMatchObject({ prompts: [{ description: `Greets ${NASTY}` }] });
});

test('errors show what was typed and what files hold escaped', async () => {
  const story = await tellStory();
  const file = `prompts/${BIDI}.yaml`;
  const name = `bot/${ESCAPE}greet`;
  story.write(file, `prompts:\n  ${yaml(name)}: { template: ${yaml(NASTY)}, ${yaml(NASTY)}: 1 }\n# ${BIDI}\n`);
  await story.run('promptctl validate');
  story.write(file, `prompts:\n  bot/greet: { template: 'x ${BIDI}', modle: 'x ${BIDI}' }\n`);
  await story.run('promptctl validate');
  story.remove(file);
  for (const line of [`show '${name}'`, `push '${BIDI}.yaml'`, `list --tag '${NASTY}'`, `'${NASTY}'`]) {
    await story.run(`promptctl ${line}`);
  }
  const answers = story.text().replace(/^\$[^\n]*\n/gm, '');
  expect(answers).not.toMatch(UNSAFE);
  await expect(answers).toMatchFileSnapshot('__snapshots__/untrusted-errors.txt');
});

test('as YAML, unsafe text is written with the escapes of YAML, and reads back as it was', async () => {
  const story = await tellNasty();
  await story.prepare('promptctl push', 'promptctl show bot/greet --format yaml > again/greet.yaml');
  const written = story.read('again/greet.yaml');
  expect(written).not.toMatch(UNSAFE);
  await story.run('promptctl push ./again');
  await story.prepare('promptctl show bot/greet@1 --json > stored.json');
  expect(JSON.parse(story.read('stored.json'))).toMatchObject({ message: `first ${NASTY}`, tags: [`tag ${NASTY}`] });
  expect(`${written}\n${story.text()}`).toMatchInlineSnapshot(`
    "name: bot/greet
    description: "Greets \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028"
    tags: ["tag \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028"]
    model: "model \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028"
    metadata:
      "key \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028": "value \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028"
    variables:
      name:
        type: string
        enum: ["a \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028", b]
        description: "\\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028"
    template: "Hello {{name}} three \\u001b[2J\\u001b]0;owned\\u0007\\u202eevil\\u202c\\u0085\\u2028\\nsecond line \\u202eevil\\u202c"

    $ promptctl push ./again
    Nothing to push: 1 prompt in sync with db.test/app
    exit 0
    "
  `);
});
