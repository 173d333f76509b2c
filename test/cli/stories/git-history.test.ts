import { expect, test } from 'vitest';
import { makeGitProject } from '../../helpers/git-project.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';

const FILE = promptFile({ 'bot/greet': 'Hello' });

test('an older commit that is checked out is behind, and a revert is pushed', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const maya = await project.clone('maya');
  await maya.prepare('promptctl push -m "First"');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"');
  await maya.run('promptctl push -m "Shorter"');
  maya.git('git checkout --quiet HEAD~1');
  await maya.run('promptctl push');
  await maya.run('promptctl status');
  maya.git('git checkout --quiet main', 'git revert --no-edit HEAD');
  await maya.run('promptctl push -m "Not shorter after all"');
  await maya.run('promptctl log bot/greet');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-older-commit.txt');
});

test('what was pushed on one branch is not remembered for another', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const maya = await project.clone('maya');
  await maya.run('promptctl push');
  maya.git('git checkout --quiet -b tone');
  maya.edit('prompts.yaml', 'Hello', 'Good day');
  maya.git('git commit --quiet -am "Politer"');
  await maya.run('promptctl push -m "Politer"');
  await maya.run('promptctl push -m "Politer" --onto 1');
  maya.git('git checkout --quiet main');
  await maya.run('promptctl push');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  await maya.run('promptctl push');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-branches.txt');
});

test('a shallow clone that lacks the newest commit is behind by its time', async () => {
  const project = await makeGitProject('prompts.yaml', FILE);
  const ci = await project.clone('ci', '--depth 1');
  const maya = await project.clone('maya');
  await maya.prepare('promptctl push -m "First"');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"', 'git push --quiet');
  await maya.run('promptctl push -m "Shorter"');
  await ci.run('CI=1 promptctl push');
  await ci.run('CI=1 promptctl promote --files');
  ci.git('git fetch --quiet --depth 1', 'git reset --quiet --hard origin/main');
  await ci.run('CI=1 promptctl push');
  ci.edit('prompts.yaml', 'Hi', 'Hey');
  ci.git('git commit --quiet -am "Casual"');
  await ci.run('CI=1 promptctl push -m "Casual"');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-shallow.txt');
});
