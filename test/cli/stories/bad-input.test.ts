import { describe, expect, test } from 'vitest';
import { promptFile } from '../../helpers/sample-prompts.ts';
import { type Story, tellStory, tellStoryOf } from '../../helpers/story.ts';

const GOOD = promptFile({ 'bot/good': 'Hello' });

/** A good file beside a bad one; neither is pushed. */
async function tellRefused(bad: string | Uint8Array): Promise<Story> {
  const story = await tellStory();
  story.write('prompts/good.yaml', GOOD);
  story.write('prompts/bad.yaml', bad);
  await story.run('promptctl push');
  await story.prepare('promptctl list > stored.tsv');
  expect(story.read('stored.tsv')).toBe('');
  return story;
}

describe('a push is refused with the place, and nothing is written, for', () => {
  test.each([
    ['invalid YAML', 'prompts:\n  bot/greet:\n    template: "Hello\n'],
    ['unknown keys', 'prompts:\n  bot/greet:\n    templat: Hello\n    modle: x\n    template: Hello\n'],
    ['braces without quotes', 'prompts:\n  bot/greet:\n    variables: { name: string }\n    template: {{name}}\n'],
    ['one name twice in a file', 'prompts:\n  bot/greet: { template: a }\n  bot/greet: { template: b }\n'],
    ['one name in two files', 'name: bot/good\ntemplate: Hello again\n'],
    ['undeclared variables', 'name: bot/greet\nvariables: { name: string }\ntemplate: Hello {{name}} {{nmae}}\n'],
    ['unused variables', 'name: bot/greet\nvariables: { name: string }\ntemplate: Hello\n'],
    ['an alias bomb', 'name: bot/greet\ntemplate: Hello\nmetadata:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\n'],
    ['a name that leaves its folder', 'prompts:\n  ../../etc/passwd: { template: Hello }\n'],
    ['a file of binary data', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff])],
  ])('%s', async (title, bad) => {
    const story = await tellRefused(bad);
    await expect(story.text()).toMatchFileSnapshot(`__snapshots__/bad-input/${title.replaceAll(' ', '-')}.txt`);
  });

  test('a file of 2 MB', async () => {
    const story = await tellRefused(`name: bot/greet\ntemplate: ${'x'.repeat(2_000_000)}\n`);
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl push
      2> prompts/bad.yaml:1:1 error the file has more than 1 MB, and no more is read
      2>     split it: prompts may lie in many files

      2> ✖ 1 problem in 1 file
      exit 1
      "
    `);
  });

  test('a document of 100,000 levels', async () => {
    const story = await tellRefused(`name: bot/greet\nmetadata: ${'['.repeat(100_000)}\n`);
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl push
      2> prompts/bad.yaml:2:74 error maps and lists are nested more than 64 deep
      2>     1 | name: bot/greet
      2>     2 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
      2>       |                                          ^
      2>     flatten them

      2> ✖ 1 problem in 1 file
      exit 1
      "
    `);
  });

  test('what stands where a file should', async () => {
    const story = await tellStoryOf({});
    story.write('promptctl.yaml/x', '');
    story.write('prompts/3/greet.yaml', GOOD);
    await story.run('promptctl status');
    await story.run('promptctl validate --config prompts/3 --json');
    await story.run('promptctl -C prompts/3/greet.yaml status');
    await story.run('PROMPTCTL_CONFIG=prompts/none.yaml promptctl status');
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl status
      2> ✖ cannot read the project file "promptctl.yaml": EISDIR: illegal operation on a directory
      2>   check that it is a file and may be read
      exit 1

      $ promptctl validate --config prompts/3 --json
      2> {"error":{"code":"file-missing","message":"cannot read the project file \\"prompts/3\\": EISDIR: illegal operation on a directory","hint":"check that it is a file and may be read","data":{"file":"prompts/3","purpose":"the project file","reason":"EISDIR: illegal operation on a directory"}}}
      exit 1

      $ promptctl -C prompts/3/greet.yaml status
      2> ✖ -C takes a folder, and "prompts/3/greet.yaml" is none
      exit 2

      $ PROMPTCTL_CONFIG=prompts/none.yaml promptctl status
      2> ✖ cannot read the project file "prompts/none.yaml": ENOENT: no such file or directory
      2>   check the path; paths are relative to the current folder
      exit 1
      "
    `);
  });

  test('a folder given as a name', async () => {
    const story = await tellStoryOf({});
    story.write('prompts/3/greet.yaml', GOOD);
    await story.run('promptctl validate prompts/3');
    await story.run('promptctl validate ./prompts/3');
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl validate prompts/3
      2> ✖ no prompt file defines "prompts/3"
      2>   did you mean "./prompts/3"?
      exit 4

      $ promptctl validate ./prompts/3
      ✔ 1 prompt in 1 file valid
      exit 0
      "
    `);
  });

  test('a file that is not there', async () => {
    const story = await tellStory();
    await story.run('promptctl push');
    await story.run('promptctl push missing.yaml');
    await story.run('promptctl push ./missing --json');
    await story.run('promptctl render bot/greet --vars missing.json');
    expect(story.text()).toMatchInlineSnapshot(`
      "$ promptctl push
      2> ✖ no prompt files found (looked for prompts.yaml, prompts/**/*.{yaml,yml}, **/*.prompt.{yaml,yml})
      2>   promptctl init writes a first one; or name the files: promptctl push my-prompts.yaml
      exit 1

      $ promptctl push missing.yaml
      2> ✖ cannot read the prompt file "missing.yaml": ENOENT: no such file or directory
      2>   check the path; paths are relative to the current folder
      exit 1

      $ promptctl push ./missing --json
      2> {"error":{"code":"file-missing","message":"cannot read the prompt file \\"./missing\\": ENOENT: no such file or directory","hint":"check the path; paths are relative to the current folder","data":{"file":"./missing","purpose":"the prompt file","reason":"ENOENT: no such file or directory"}}}
      exit 1

      $ promptctl render bot/greet --vars missing.json
      2> ✖ cannot read the variables "missing.json": ENOENT: no such file or directory
      2>   check the path; paths are relative to the current folder
      exit 1
      "
    `);
  });
});

test('every problem of every file is told in one run', async () => {
  const story = await tellStory();
  story.write('prompts/one.yaml', 'name: bot/one\ntemplate: Hello {{name}}\nmodle: x\ntemperature: warm\n');
  story.write('prompts/three.yaml', '- a list\n');
  story.write('prompts/two.yaml', 'prompts:\n  bot/one: { template: again }\n  Bot Two: { template: x }\n');
  for (const command of ['validate', 'status', 'validate --json']) await story.run(`promptctl ${command}`);
  story.useTerminal(80);
  await story.run('promptctl push --color always');
  await expect(story.text().replaceAll('\u001b', '␛')).toMatchFileSnapshot('__snapshots__/bad-input/all-at-once.txt');
});

test('examples that do not hold are told by validate', async () => {
  const story = await tellStory();
  const examples = '[{ variables: { name: Maya }, contains: [Dear Maya] }, { variables: { nam: Maya } }]';
  const prompt = `name: bot/greet\nvariables: { name: string }\ntemplate: Hello {{name}}\nexamples: ${examples}\n`;
  story.write('prompts.yaml', prompt);
  await story.run('promptctl validate');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/bad-input/examples.txt');
});
