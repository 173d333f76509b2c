import { expect, test } from 'vitest';
import { tellStory } from '../../helpers/story.ts';
import { tellTeam, waiting } from './two-persons.ts';

test('what one login requests another one approves, and both are in the log', async () => {
  const { owner, ann, ben, text } = await tellTeam();
  ann.useTerminal(80);
  ben.useTerminal(80);
  await ann.run('promptctl env list');
  await ann.run('promptctl promote bot/greet@2 -m "Shorter" --no-input');
  await ann.run('promptctl promote bot/greet@2 -m "The pipeline ran again" --no-input');
  const id = await waiting(ann);
  await ann.run(`promptctl approve ${id} --no-input`);
  await ben.run('promptctl requests');
  await ben.run(`promptctl requests show ${id}`);
  await ben.run(`promptctl approve ${id} --no-input`);
  await ben.run(`promptctl approve ${id} --no-input`);
  await ben.run('promptctl log --env production --limit 1');
  await ben.run(`promptctl requests show ${id}`);
  await ben.run('promptctl requests');
  await ann.run('promptctl rollback bot/greet --no-input');
  await ben.run('promptctl doctor --audit -q');
  await owner.run('promptctl log --env production --limit 2');
  await expect(text()).toMatchFileSnapshot('__snapshots__/requests.txt');
});

test('in a pipe requests are rows, and what was only tried is no request', async () => {
  const { ann, ben, text } = await tellTeam();
  await ann.run('promptctl promote bot/greet@2');
  await ann.run('promptctl promote bot/greet@2 -m "Shorter" -n');
  await ann.run('promptctl promote bot/greet@2 -m "Shorter" --json');
  await ann.run('promptctl retire bot/part -m "unused" -q');
  await ben.run('promptctl requests');
  await ben.run('promptctl requests --env staging');
  await ben.run('promptctl requests --env stagin');
  await ben.run('promptctl requests show');
  await ben.run('promptctl approve');
  await ben.run(`promptctl approve ${await waiting(ben)} --env staging`);
  await ben.run(`promptctl approve ${await waiting(ben)} -n`);
  await ben.run('promptctl approve rq-0123456789ab');
  await expect(text()).toMatchFileSnapshot('__snapshots__/requests-pipe.txt');
});

test('the start of a test waits too, its end with the control does not', async () => {
  const { ann, ben, text } = await tellTeam();
  await ann.run('promptctl ab start bot/greet 2 --coverage 10% --salt parcels -m "try it" -n');
  await ann.run('promptctl ab start bot/greet 2 --coverage 10% --salt parcels -m "try it"');
  await ben.run(`promptctl approve ${await waiting(ben)}`);
  await ann.run('promptctl ab stop bot/greet --promote 2 -m "better rated"');
  const id = await waiting(ben);
  await ben.run(`promptctl requests show ${id}`);
  await ann.run('promptctl ab stop bot/greet --keep-control -m "no better"');
  await ben.run(`promptctl requests show ${id}`);
  await ben.run(`promptctl approve ${id}`);
  await ann.run(`promptctl reject ${id} -m "it ended otherwise"`);
  await ann.run(`promptctl reject ${id}`);
  await ben.run('promptctl requests --all');
  await expect(text()).toMatchFileSnapshot('__snapshots__/requests-tests.txt');
});

test('who may not release may neither request nor approve, and nobody needs approval that none can give', async () => {
  const { owner, ann, ben, cleo, text } = await tellTeam();
  await cleo.run('promptctl promote bot/greet@2 -m "Shorter"');
  await ann.prepare('promptctl promote bot/greet@2 -m "Shorter"');
  const id = await waiting(ann);
  await cleo.run(`promptctl approve ${id}`);
  await cleo.run(`promptctl reject ${id}`);
  await cleo.run('promptctl env unprotect production');
  await ben.run(`promptctl reject ${id} -m "not before Monday"`);
  await ann.run(`promptctl requests show ${id}`);
  await owner.run('promptctl env protect production');
  await owner.run('promptctl env protect production --no-approval');
  await owner.run('promptctl env protect prodction');
  await owner.run('promptctl env list');
  await owner.run('promptctl env unprotect production --json');
  await owner.run('promptctl env unprotect production');
  await expect(text()).toMatchFileSnapshot('__snapshots__/requests-refused.txt');
});

test('an environment that only one login releases to cannot need approval', async () => {
  const story = await tellStory();
  await story.run('promptctl env protect production --approval');
  await story.run('promptctl env protect production');
  expect(story.text()).toMatchInlineSnapshot(`
    "$ promptctl env protect production --approval
    2> ✖ only promptctl may release to production, so nobody could approve
    2>   let a second login release first: promptctl db grant releaser --to LOGIN --env production
    exit 1

    $ promptctl env protect production
    production on db.test/app is protected
    Releases give a reason; rollbacks need none.
    exit 0
    "
  `);
});
