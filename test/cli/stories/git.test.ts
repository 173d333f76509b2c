import { expect, test } from 'vitest';
import { makeGitProject } from '../../helpers/git-project.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';

const FILE = promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Bye' });

test('a fresh clone does not write over what a colleague pushed without committing it', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const jonas = await project.clone('jonas');
  await jonas.run('promptctl push -m "As committed"');
  jonas.edit('prompts.yaml', 'Hello', 'Good day');
  await jonas.run('promptctl push -m "Politer"');
  const maya = await project.clone('maya');
  await maya.run('promptctl push');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"');
  await maya.run('promptctl push -m "Shorter"');
  await maya.run('promptctl status');
  await maya.run('promptctl diff bot/greet');
  await maya.run('promptctl push --only bot/greet --onto 2 -m "Shorter, politeness aside"');
  await jonas.run('promptctl push');
  maya.useTerminal(80);
  await maya.run('promptctl log bot/greet');
  await maya.run('promptctl show bot/greet@2');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-dirty.txt');
});

test('a fresh clone does not write over what was pushed from another branch', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const jonas = await project.clone('jonas');
  await jonas.prepare('promptctl push');
  jonas.git('git checkout --quiet -b tone');
  await jonas.prepare('promptctl status');
  jonas.edit('prompts.yaml', 'Hello', 'Good day');
  jonas.git('git commit --quiet -am "Politer"');
  await jonas.run('promptctl push -m "Politer"');
  const maya = await project.clone('maya');
  await maya.run('promptctl push');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  await maya.run('promptctl push');
  await maya.run('promptctl pull bot/greet');
  await maya.run('promptctl pull bot/greet --force');
  await maya.run('promptctl status');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-other-branch.txt');
});

test('who has what a colleague committed and pushed goes on from there', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const jonas = await project.clone('jonas');
  const maya = await project.clone('maya');
  await maya.prepare('promptctl push');
  jonas.edit('prompts.yaml', 'Hello', 'Good day');
  jonas.git('git commit --quiet -am "Politer"', 'git push --quiet');
  await jonas.run('promptctl push -m "Politer"');
  await maya.run('promptctl push');
  maya.git('git pull --quiet');
  await maya.run('promptctl push');
  maya.edit('prompts.yaml', 'Good day', 'Good day to you');
  maya.git('git commit --quiet -am "Politer still"', 'git push --quiet');
  await maya.run('promptctl push -m "Politer still"');
  const ci = await project.clone('ci');
  await ci.run('CI=1 promptctl push');
  await ci.run('CI=1 promptctl promote --files');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-forward.txt');
});
