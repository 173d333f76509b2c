import { expect, test } from 'vitest';
import { EDGE_SALT, EDGES } from '../helpers/test-users.ts';
import { shardOf } from './lab/ab-ledger.ts';
import { describeFaults } from './lab/describe-faults.ts';
import { keptArms } from './scenarios/assignment.ts';
import { endedTests } from './scenarios/ended-tests.ts';

describeFaults('keep users in their arm, and out of tests that ended,', [keptArms, endedTests]);

test('some of the users lie on the edges of coverages and arms', () => {
  for (const [what, users] of Object.entries(EDGES)) {
    const found = Object.values(users).map((userId) => [`${shardOf(`${what}-${EDGE_SALT}`, userId)}`, userId]);
    expect(Object.fromEntries(found)).toEqual(users);
  }
});
