import { mkdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { adopt, listOrphans } from '../../../src/tracking/disk-spool/orphans.ts';
import { RESOLVED, recordInto, ship } from '../samples.ts';
import { age, openIn, spoolOptions } from './use-spool.ts';

test('an orphan that cannot be read now is one again, for who can read it later', async () => {
  const options = await spoolOptions();
  const dead = openIn(options);
  const id = recordInto(dead).recorder.track(RESOLVED);
  writeFileSync(join(dead.directory, 'owner'), '7 100 0123456789abcdef elsewhere.example\n');
  age(dead.directory);
  const state = join(dead.directory, 'state');
  renameSync(state, `${state}.aside`);
  mkdirSync(state);
  const first = adopt(dead.directory, options);
  const found = listOrphans(options.root);
  const [directory = ''] = found;
  rmdirSync(join(directory, 'state'));
  renameSync(join(directory, 'state.aside'), join(directory, 'state'));
  const spool = adopt(directory, options);
  expect({ first, found: found.length, ids: spool && ship(spool).map((event) => 'id' in event && event.id) }).toEqual({
    first: null,
    found: 1,
    ids: [id],
  });
});
