import { describe, expect, it } from 'vitest';
import { type LocalPrompt, type PlanFacts, planPrompt, type RemoteState } from '../../src/domain/plan.ts';

const local: LocalPrompt = {
  name: 'a',
  digest: 'mine',
  description: 'd',
  tags: ['t'],
  file: 'a.yaml',
  line: 1,
  column: 1,
};
const remote: RemoteState = {
  headVersion: 9,
  headDigest: 'theirs',
  description: 'd',
  tags: ['t'],
  branchVersion: null,
  branchDigest: null,
  sameVersion: null,
};

const plan = (facts: Partial<PlanFacts>, prompt: Partial<LocalPrompt> = {}) => {
  const { outcome, base, head } = planPrompt(
    { ...local, ...prompt },
    { state: remote, remembered: null, standing: 'unrelated', forced: false, ...facts },
  );
  return { outcome, base, head };
};

describe('the plan of a push', () => {
  it('takes a prompt that was never pushed as new', () => {
    expect(plan({ state: null })).toEqual({ outcome: 'new', base: null, head: null });
  });

  it('leaves alone what the newest version says already, whatever the base', () => {
    expect(plan({ remembered: { version: 3, digest: 'x' } }, { digest: 'theirs' })).toEqual({
      outcome: 'unchanged',
      base: 9,
      head: 9,
    });
  });

  it.each([{ description: 'other' }, { tags: [] }, { tags: ['t', 'u'] }])(
    'updates description and tags without a new version',
    (change) => {
      expect(plan({}, { digest: 'theirs', ...change })).toEqual({ outcome: 'described', base: 9, head: 9 });
    },
  );

  it('does not take tags apart or together', () => {
    const state = { ...remote, tags: ['a\nb'] };
    expect(plan({ state }, { digest: 'theirs', tags: ['a', 'b'] }).outcome).toBe('described');
  });

  it('pushes an edit of the newest version, a revert in git too', () => {
    expect(plan({ remembered: { version: 9, digest: 'theirs' } })).toEqual({ outcome: 'changed', base: 9, head: 9 });
  });

  it('does not push from a checkout that is older than the commit the newest version came from', () => {
    expect(plan({ remembered: { version: 9, digest: 'theirs' }, standing: 'older' })).toEqual({
      outcome: 'behind',
      base: 9,
      head: 9,
    });
  });

  it('does not push a file that nobody edited since an earlier version', () => {
    expect(plan({ remembered: { version: 7, digest: 'mine' } })).toEqual({ outcome: 'behind', base: 7, head: 9 });
  });

  it('refuses an edit of an earlier version', () => {
    expect(plan({ remembered: { version: 7, digest: 'before' } })).toEqual({ outcome: 'conflict', base: 7, head: 9 });
  });

  it('without a memory starts from what the branch pushed last', () => {
    const pushed = (branchVersion: number, branchDigest: string) =>
      plan({ state: { ...remote, branchVersion, branchDigest } });
    expect(pushed(9, 'theirs')).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(pushed(7, 'mine')).toEqual({ outcome: 'behind', base: 7, head: 9 });
    expect(pushed(7, 'before')).toEqual({ outcome: 'conflict', base: 7, head: 9 });
  });

  it('without any base is behind where an earlier version says the same, and in conflict otherwise', () => {
    expect(plan({ state: { ...remote, sameVersion: 4 } })).toEqual({ outcome: 'behind', base: 4, head: 9 });
    expect(plan({})).toEqual({ outcome: 'conflict', base: null, head: 9 });
  });

  it('forgets a base newer than the newest version: it belongs to another history', () => {
    expect(plan({ remembered: { version: 12, digest: 'mine' } })).toEqual({ outcome: 'conflict', base: null, head: 9 });
  });

  it('starts from the newest version where its commit is part of this checkout, whatever is remembered', () => {
    expect(plan({ standing: 'contains' })).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(plan({ standing: 'contains', remembered: { version: 7, digest: 'before' } }).outcome).toBe('changed');
  });

  it('puts on top what was asked for with --onto', () => {
    expect(plan({ forced: true })).toEqual({ outcome: 'changed', base: null, head: 9 });
    expect(plan({ forced: true, remembered: { version: 7, digest: 'before' } }).outcome).toBe('changed');
  });
});
