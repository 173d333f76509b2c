import { expect, inject, onTestFinished, test } from 'vitest';
import { createDatabase } from '../../helpers/database.ts';
import { createLogin, dropLogin } from '../../helpers/logins.ts';
import { type Story, tellStoryOf } from '../../helpers/story.ts';

test('logins are granted roles, are told what they may do, and lose them', async () => {
  const { story, tell } = await begin();
  await story.run('promptctl db grants MAYA');
  await story.run('promptctl db grant reader --to MAYA --dry-run');
  await story.run('promptctl db grant reader --to MAYA');
  await story.run('promptctl db grant reader --to MAYA');
  await story.run("promptctl db grant author --to MAYA --prompts 'marketing/**'");
  await story.run("promptctl db grant releaser --to MAYA --env staging --prompts 'support/*'");
  await story.run('promptctl db grant app --to SHOP --env production --json');
  await story.run('promptctl db grants MAYA');
  story.useTerminal(100);
  await story.run('promptctl db grants MAYA');
  story.useTerminal(null);
  await story.run('promptctl db revoke releaser --from MAYA --env production');
  await story.run('promptctl db revoke releaser --from MAYA --dry-run');
  await story.run('promptctl db revoke releaser --from MAYA');
  await story.run('promptctl db revoke --from MAYA');
  await story.run('promptctl db revoke --from MAYA --yes');
  await story.run('promptctl db revoke --from MAYA --yes');
  await story.run('promptctl db grants SHOP --json');
  await expect(tell()).toMatchFileSnapshot('__snapshots__/db-grants.txt');
});

test('what cannot be granted is told, most of it before a database is asked', async () => {
  const { story, tell } = await begin();
  await story.run('promptctl db grant');
  await story.run('promptctl db grant reader');
  await story.run('promptctl db grant raeder --to MAYA');
  await story.run('promptctl db grant reader --to MAYA --env production');
  await story.run('promptctl db grant app --to MAYA --prompts support/reply');
  await story.run("promptctl db grant author --to MAYA --prompts 'Support/*'");
  await story.run('promptctl db grant releaser --to MAYA --env Production');
  await story.run('promptctl db grant releaser --to MAYA --env prodction');
  await story.run('promptctl db grant reader --to nobody-there');
  await story.run('promptctl db grant reader --to promptctl');
  await story.run('promptctl db revoke releaser');
  await story.run('promptctl db revoke --from MAYA');
  await expect(tell()).toMatchFileSnapshot('__snapshots__/db-grants-refused.txt');
});

test('the environment in force says which database is meant, and limits nobody', async () => {
  const { story, tell } = await begin();
  await story.prepare('PROMPTCTL_ENV=staging promptctl db grant releaser --to MAYA');
  await story.run('promptctl db grants MAYA');
  expect(tell()).toContain('maya_xxxxxxxx\treleaser\t*\t**\tpromptctl\t');
});

/** A story with two logins, which are called MAYA and SHOP in its lines. */
async function begin() {
  const [server] = inject('servers');
  if (server === undefined) throw new Error('no server was started');
  const fixture = await createDatabase(server);
  onTestFinished(() => fixture.drop());
  const [maya, shop] = [await createLogin(fixture, 'maya'), await createLogin(fixture, 'shop')];
  onTestFinished(() => dropLogin(fixture, maya));
  onTestFinished(() => dropLogin(fixture, shop));
  const told = await tellStoryOf({ env: { PROMPTCTL_DATABASE_URL: fixture.url } });
  const named = (line: string) => line.replace('MAYA', maya.name).replace('SHOP', shop.name);
  const story: Story = {
    ...told,
    run: (line) => told.run(named(line)),
    prepare: (...lines) => told.prepare(...lines.map(named)),
  };
  return { story, tell: () => told.text().replaceAll(/\b(maya|shop)_[0-9a-f]{8}\b/g, '$1_xxxxxxxx') };
}
