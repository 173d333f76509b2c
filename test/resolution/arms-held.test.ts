import { describe, expect, it } from 'vitest';
import type { ServedTest } from '../../src/domain/served-test.ts';
import type { Holding } from '../../src/resolution/holding.ts';
import { readyHeld } from '../../src/resolution/resolve.ts';
import { offer, served, servedVersion } from '../helpers/held-prompts.ts';
import { armsOfUsers, servedTest, USERS } from '../helpers/served-tests.ts';
import { ask, counted, eight, nine, noPins, seven, six, uncounted, underTest } from './under-test.ts';

describe('a test that goes on', () => {
  const compiled = (holding: Holding, version: number, test: ServedTest) => {
    const [userId] = Object.entries(armsOfUsers(test, 7)).find(([, arm]) => arm === version) ?? [];
    if (holding.state === null || userId === undefined) throw new Error('nobody');
    return readyHeld(holding.state, 'production', 'reply', noPins, { userId }).compiled;
  };
  const start = servedTest([eight, nine]);
  const ramp = servedTest([eight, nine], { coverage: 9_000 });

  it('keeps everybody in their arm through a ramp, and ready what was', () => {
    const holding = underTest(start);
    const before = [7, 8].map((version) => compiled(holding, version, start));
    offer(holding, [served('reply', seven, six, ramp)], 2, { epoch: 1, revision: 1, mark: '' });
    const after = [7, 8].map((version) => compiled(holding, version, ramp));
    expect(after.map((each, i) => each === before[i])).toEqual([true, true]);
    const [was, is] = [armsOfUsers(start, 7), armsOfUsers(ramp, 7)];
    expect(is).toMatchObject(was);
    expect(Object.keys(is).length).toBeGreaterThan(Object.keys(was).length);
    expect(USERS.map((userId) => ask(holding, { userId }))).toEqual(
      USERS.map((user) => (is[user] === undefined ? uncounted(7) : counted(is[user], 9_000))),
    );
  });

  it('does not go on where another history says something else under the same numbers', () => {
    const holding = underTest(start);
    compiled(holding, 8, start);
    const lies = servedVersion(8, { template: 'other text' });
    offer(holding, [served('reply', seven, six, servedTest([lies, nine]))], 2);
    const [userId] = USERS.filter((user) => armsOfUsers(start, 7)[user] === 8);
    expect(ask(holding, { userId })).toMatchObject({ version: 8, rendered: 'other text' });
  });

  it('does not go on either where a lost history gives its ids again, to versions of other numbers', () => {
    const holding = underTest(start);
    const answered = compiled(holding, 8, start);
    const [userId] = USERS.filter((user) => armsOfUsers(start, 7)[user] === 8);
    expect([answered === compiled(holding, 8, start), ask(holding, { userId }).version]).toEqual([true, 8]);
    const [control, renumbered] = [
      { ...seven, version: 4 },
      { ...eight, version: 5 },
    ];
    offer(holding, [served('reply', control, six, servedTest([renumbered, nine]))], 2);
    expect(ask(holding, { userId })).toEqual({ ...counted(5), rendered: 'text 8' });
    expect(ask(holding, {})).toEqual({ ...uncounted(4), rendered: 'text 7' });
  });

  it('ends for everybody at once, and the next one draws anew', () => {
    const holding = underTest(start);
    expect(USERS.filter((userId) => ask(holding, { userId }).test !== null).length).toBeGreaterThan(100);
    offer(holding, [served('reply', seven, six)], 2, { epoch: 1, revision: 1, mark: '' });
    expect(USERS.map((userId) => ask(holding, { userId }))).toEqual(USERS.map(() => uncounted(7)));
    const next = servedTest([eight, nine], { id: 'ab-ba9876543210', salt: 'another' });
    offer(holding, [served('reply', seven, six, next)], 3, { epoch: 1, revision: 2, mark: '' });
    const drawn = armsOfUsers(next, 7);
    expect(USERS.map((userId) => ask(holding, { userId }).test)).toEqual(
      USERS.map((user) => (drawn[user] === undefined ? null : { id: next.id, arm: drawn[user], coverage: 5_000 })),
    );
    expect(drawn).not.toEqual(armsOfUsers(start, 7));
  });
});
