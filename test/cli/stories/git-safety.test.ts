import { expect, test } from 'vitest';
import { makeGitProject } from '../../helpers/git-project.ts';
import { promptFile } from '../../helpers/sample-prompts.ts';

const FILE = promptFile({ 'bot/greet': 'Hello', 'bot/part': 'Goodbye' });

/** Two people on one branch whose work must not undo each other's, whatever git has merged. */
async function begin() {
  const project = await makeGitProject('prompts.yaml', FILE);
  const [maya, jonas] = [await project.clone('maya'), await project.clone('jonas')];
  await maya.prepare('promptctl push -m "First"');
  return { project, maya, jonas };
}

test('diverged checkouts of one branch do not revert each other', async () => {
  const { project, maya, jonas } = await begin();
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"', 'git push --quiet');
  await maya.run('promptctl push -m "Shorter"');
  jonas.edit('prompts.yaml', 'Hello', 'Good day');
  jonas.git('git commit --quiet -am "Politer"');
  await jonas.run('promptctl push -m "Politer"');
  jonas.git('git fetch --quiet');
  await jonas.run('promptctl push -m "Politer"');
  jonas.git('git merge --quiet -X ours origin/main');
  await jonas.run('promptctl push -m "Politer"');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-diverged.txt');
});

test('an edit that is not committed is never pulled over, and a pulled version that was thrown away is not a revert', async () => {
  const { project, maya, jonas } = await begin();
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"', 'git push --quiet');
  await maya.run('promptctl push -m "Shorter"');
  jonas.edit('prompts.yaml', 'Hello', 'Good day');
  await jonas.run('promptctl pull');
  await jonas.run('promptctl pull bot/greet');
  jonas.git('git checkout --quiet -- prompts.yaml');
  await jonas.run('promptctl pull');
  jonas.git('git checkout --quiet -- prompts.yaml');
  await jonas.run('promptctl push');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-thrown-away.txt');
});

test('a squashed branch, and one that was pushed before it was committed, are part of the history they came into', async () => {
  const { project, maya, jonas } = await begin();
  maya.git('git checkout --quiet -b tone');
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  await maya.run('promptctl push -m "Not committed yet"');
  maya.git('git commit --quiet -am "Shorter"', 'git checkout --quiet main', 'git merge --quiet --squash tone');
  maya.git('git commit --quiet -m "Shorter (#12)"', 'git push --quiet');
  jonas.git('git pull --quiet');
  jonas.edit('prompts.yaml', 'Goodbye', 'Bye');
  jonas.git('git commit --quiet -am "Shorter too"');
  await jonas.run('CI=1 promptctl push -m "Shorter too"');
  jonas.edit('prompts.yaml', 'Hi', 'Hey');
  await jonas.run('promptctl push -m "Casual"');
  jonas.git('git checkout --quiet -- prompts.yaml', 'git revert --no-edit HEAD~1');
  await jonas.run('promptctl push --only bot/part');
  await jonas.run('promptctl push -m "As before"');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-squashed.txt');
});

test('a new branch knows what the branch knew that it was made from', async () => {
  const { project, maya } = await begin();
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  await maya.run('promptctl push -m "Not committed"');
  maya.git('git checkout --quiet -b fix');
  maya.edit('prompts.yaml', 'Hi', 'Hey');
  await maya.run('promptctl push -m "Casual"');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-new-branch.txt');
});

test('a file that git ignores is nobody else’s', async () => {
  const { project, maya, jonas } = await begin();
  for (const person of [maya, jonas]) {
    person.write('.gitignore', 'mine.yaml\n');
    person.write('mine.yaml', promptFile({ 'bot/mine': 'One' }));
  }
  await maya.prepare('promptctl push mine.yaml');
  maya.edit('mine.yaml', 'One', 'Two');
  await maya.prepare('promptctl push mine.yaml');
  jonas.edit('mine.yaml', 'One', 'Three');
  await jonas.run('promptctl push mine.yaml');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-ignored.txt');
});

test('an older checkout that wrote nothing does not take a description back', async () => {
  const { project, maya, jonas } = await begin();
  const described = FILE.replace('bot/greet:\n', 'bot/greet:\n    description: The first words\n');
  maya.write('prompts.yaml', described);
  maya.git('git commit --quiet -am "Describe"', 'git push --quiet');
  await maya.run('promptctl push');
  await jonas.run('promptctl push');
  await jonas.run('promptctl pull');
  await maya.run('promptctl list --json');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-descriptions.txt');
});

test('a text that came back is not taken for its first time: who has the one between does not undo it', async () => {
  const { project, maya, jonas } = await begin();
  maya.edit('prompts.yaml', 'Hello', 'Hi');
  maya.git('git commit --quiet -am "Shorter"', 'git push --quiet');
  await maya.prepare('promptctl push -m "Shorter"');
  jonas.git('git pull --quiet');
  maya.edit('prompts.yaml', 'Hi', 'Hello');
  await maya.run('promptctl push -m "Put back by hand, not committed"');
  await jonas.run('promptctl push');
  await expect(project.text()).toMatchFileSnapshot('__snapshots__/git-came-back.txt');
});
