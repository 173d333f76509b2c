import { expect, test } from 'vitest';
import { tellStoryOf } from '../../helpers/story.ts';

const PROMPTS = `prompts:
  bot/greet: { template: Hello }
  bot/judge: { system: Be strict., template: Judge this. }
  bot/talk: { messages: [{ role: user, content: Hello }] }
`;

test('a part is printed alone, and refused where the prompt has none', async () => {
  const story = await tellStoryOf({});
  story.write('prompts.yaml', PROMPTS);
  story.write('expected.txt', 'Be strict.');
  for (const line of ['bot/judge', 'bot/judge --part system', 'bot/judge --part system --expect expected.txt']) {
    await story.run(`promptctl render ${line}`);
  }
  await story.run('promptctl render bot/greet --part system');
  await story.run('promptctl render bot/greet --part system --json');
  await story.run('promptctl render bot/talk --part template');
  story.useTerminal(80);
  await story.run('promptctl render bot/judge');
  await story.run('promptctl render bot/judge --part system');
  await story.run('promptctl render bot/judge --part template');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl render bot/judge
    Judge this.
    \\ no line feed at the end
    exit 0

    $ promptctl render bot/judge --part system
    Be strict.
    \\ no line feed at the end
    exit 0

    $ promptctl render bot/judge --part system --expect expected.txt
    ✔ equal to expected.txt, byte for byte
    exit 0

    $ promptctl render bot/greet --part system
    2> ✖ the prompt has no system text
    2>   --json prints every message that it renders to
    exit 2

    $ promptctl render bot/greet --part system --json
    2> {"error":{"code":"usage","message":"the prompt has no system text","hint":"--json prints every message that it renders to","data":{"problem":"the prompt has no system text","hint":"--json prints every message that it renders to"}}}
    exit 2

    $ promptctl render bot/talk --part template
    2> ✖ the prompt has no template text
    2>   --json prints every message that it renders to
    exit 2

    # on a terminal of 80 columns

    $ promptctl render bot/judge
    ── system ──
    Be strict.

    ── user ──
    Judge this.
    exit 0

    $ promptctl render bot/judge --part system
    Be strict.
    exit 0

    $ promptctl render bot/judge --part template
    Judge this.
    exit 0
    "
  `);
});
