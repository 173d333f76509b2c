import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { manual } from '../../src/cli/manual/manual.ts';
import { type Story, tellStory } from '../helpers/story.ts';

/** Titles, links, the clipboard, erased lines, overwritten ones, bidi overrides and isolates, marks, a byte order mark, C1, separators. */
const NASTY =
  '\u001b]0;owned\u0007\u001b]8;;https://evil.example\u001b\\\u001b]52;c;ZXZpbA==\u0007\u001b[2K\rgone\u202eevil\u202c\u2066x\u2069\u061c\u200e\ufeff\u009b2J\u0085\u2028\u007f';

// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

const yaml = (text: string) =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const FILE = (word: string) => `prompts:
  support/reply:
    description: ${yaml(`answers ${NASTY}`)}
    tags: [${yaml(`tag ${NASTY}`)}]
    model: ${yaml(`model ${NASTY}`)}
    variables:
      name: { type: string, description: ${yaml(NASTY)} }
      size: { type: number }
    metadata: { ${yaml(`key ${NASTY}`)}: ${yaml(`value ${NASTY}`)} }
    template: ${yaml(`${word} {{name}} {{size}} ${NASTY}\nsecond ${NASTY}`)}
`;

async function tellNasty(): Promise<Story> {
  const story = await tellStory({ env: { PROMPTCTL_ACTOR: '' } });
  const git = (...words: string[]) => execFileSync('git', ['-C', story.folder, ...words]);
  git('init', '-q', '-b', 'main');
  git('config', 'user.email', `mallory ${NASTY}@evil.example`);
  git('config', 'user.name', `Mallory ${NASTY}`);
  git('remote', 'add', 'origin', `https://evil.example/a${NASTY.replace(/[\r\n]/g, '')}/b`);
  const file = `prompts/a\u202eb\u001b[2K.yaml`;
  story.write(file, FILE('one'));
  git('add', '.');
  git('commit', '-q', '-m', `first ${NASTY}`);
  await story.prepare(`promptctl push -m "first ${NASTY}"`, `promptctl promote support/reply@1 -m "go ${NASTY}"`);
  story.write(file, FILE('two'));
  await story.prepare(`promptctl push -m "second ${NASTY}"`, 'promptctl promote support/reply@2');
  await story.prepare(
    `promptctl rollback support/reply -m "back ${NASTY}"`,
    'promptctl promote support/reply@1 --env staging',
    `promptctl ab start support/reply 2 --env staging --force "user ${NASTY}=2" -m "try ${NASTY}"`,
  );
  story.write(file, FILE('three'));
  story.write('vars.json', JSON.stringify({ name: NASTY, size: NASTY }));
  story.write('events.jsonl', `{"prompt": ${JSON.stringify(NASTY)}, "error": ${JSON.stringify(NASTY)}}\n${NASTY}\n`);
  story.write('promptctl.yaml', `files: ["prompts/*.yaml", ${yaml(`${NASTY}.yaml`)}]\n`);
  story.text();
  return story;
}

/** Asked for more than its first example asks; what ends by itself only when it is told to is left out. */
const LINES: { readonly [name: string]: readonly string[] } = {
  render: ['render support/reply --vars vars.json', `render support/reply --var "size=${NASTY}"`],
  resolve: [
    'resolve support/reply --vars vars.json',
    `resolve support/reply --user-id "${NASTY}" --env staging --explain`,
  ],
  diff: ['diff', 'diff --word-diff', 'diff support/reply@1 support/reply@2', 'diff --stat', 'diff --env production'],
  log: ['log', 'log support/reply', 'log support/reply -p'],
  show: ['show support/reply', 'show support/reply@1', 'show support/reply --format yaml'],
  status: ['status', `status "${NASTY}"`],
  push: ['push -n --onto 1', `push "${NASTY}.yaml"`, `push --only "${NASTY}"`],
  'ab list': ['ab list', 'ab list --all'],
  'ab show': ['ab show support/reply --env staging'],
  compare: [
    'compare support/reply --env staging',
    'compare support/reply --format markdown',
    'compare support/reply --format csv',
  ],
  stats: ['stats', 'stats --format tsv', `stats "${NASTY}"`],
  'env add': [`env add "${NASTY}"`],
  'events import': ['events import events.jsonl --dry-run --quiet', `events import "${NASTY}"`],
  config: ['config --show-origin', `config --env "${NASTY}"`, `config --database "${NASTY}"`, `config -C "${NASTY}"`],
  watch: [],
  // Its text is for the program that reads it.
  bundle: [`bundle -o "${NASTY.replaceAll('/', '')}/b" --env "${NASTY}"`],
};

const linesOf = ({ name, examples }: (typeof manual)[number]): readonly string[] =>
  LINES[name] ?? [(examples[0]?.[0] ?? name).replace(/^promptctl /, '').replace(/ [<>|].*$/, '')];

/** What was answered, without the lines that were typed. */
const answersOf = (story: Story, lines: readonly string[]) =>
  lines.reduce((text, line) => text.replaceAll(`$ promptctl ${line}\n`, ''), story.text());

describe.each([
  ['a pipe', null, ''],
  ['a terminal', 100, ''],
  ['JSON', null, ' --json'],
])('in %s', (_, columns, flag) => {
  test('no command lets a character through that could move a cursor or hide what is written', async () => {
    const story = await tellNasty();
    story.useTerminal(columns);
    const lines = manual.flatMap(linesOf).map((line) => `${line}${flag}`);
    for (const line of lines) await story.run(`promptctl ${line}`);
    const answers = answersOf(story, lines);
    // What was seen, with a little before it.
    expect(answers.match(new RegExp(`.{0,60}${UNSAFE.source}`, 'g')) ?? []).toEqual([]);
    // The names and messages were among it.
    expect(answers.match(/202e/g)?.length).toBeGreaterThan(40);
    expect(answers.match(/^exit 70$/gm)).toBeNull();
  }, 60_000);
});
