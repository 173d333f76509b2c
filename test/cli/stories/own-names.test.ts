import { expect, test } from 'vitest';
import { tellStory } from '../../helpers/story.ts';

test('names that every object inherits are plain names of prompts and variables', async () => {
  const story = await tellStory();
  const variables = '{ constructor: string, toString: { type: json, required: false } }';
  story.write(
    'prompts.yaml',
    `prompts:
  constructor:
    variables: ${variables}
    template: "{{constructor}} {{toString.hasOwnProperty}}"
  valueof: { template: Hello }
`,
  );
  await story.run('promptctl push');
  await story.run('promptctl promote constructor@1');
  await story.run('promptctl list');
  await story.run('promptctl show constructor --format yaml');
  await story.run('promptctl render constructor');
  await story.run('promptctl render constructor --var constructor=mine --var toString={}');
  await story.run('promptctl render constructor --var constructor=mine --var __proto__=x --strict');
  await story.run('promptctl status hasownproperty');
  await story.run('promptctl show constructor@valueof');
  await story.run('promptctl log __proto__');
  await story.run('promptctl help constructor');
  await story.run('promptctl help toString');
  await story.run('promptctl constructor');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/own-names.txt');
});

test('__proto__ is refused as a key wherever it stands', async () => {
  const story = await tellStory();
  story.write('prompts/one.yaml', 'prompts:\n  __proto__: { template: Hello }\n');
  story.write('prompts/three.yaml', 'name: three\n__proto__: { model: x }\ntemplate: Hello\n');
  story.write('prompts/two.yaml', 'name: two\nvariables: { __proto__: string }\ntemplate: "{{__proto__}}"\n');
  await story.run('promptctl validate');
  await expect(story.text()).toMatchFileSnapshot('__snapshots__/proto.txt');
});
