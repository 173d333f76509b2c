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

const unknown: PlanFacts = {
  state: remote,
  remembered: null,
  standing: 'unrelated',
  describedStanding: 'unrelated',
  dirty: false,
  shallow: false,
  forced: false,
};

const plan = (facts: Partial<PlanFacts>, prompt: Partial<LocalPrompt> = {}) => {
  const { outcome, base, head } = planPrompt({ ...local, ...prompt }, { ...unknown, ...facts });
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

  it('does not let a checkout that wrote nothing take description and tags back', () => {
    const older = { describedStanding: 'older' } as const;
    expect(plan(older, { digest: 'theirs', description: 'before' }).outcome).toBe('behind');
    expect(plan({ ...older, forced: true }, { digest: 'theirs', description: 'before' }).outcome).toBe('described');
  });

  it('pushes an edit of the newest version', () => {
    const newest = { version: 9, digest: 'theirs' };
    expect(plan({ remembered: newest })).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(plan({ standing: 'contains' })).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(plan({ standing: 'contains', remembered: { version: 7, digest: 'before' } }).outcome).toBe('changed');
  });

  it('pushes a revert in git, and one by hand', () => {
    const state = { ...remote, sameVersion: 4 };
    expect(plan({ state, standing: 'contains' })).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(plan({ state, dirty: true, remembered: { version: 9, digest: 'theirs' } }).outcome).toBe('changed');
  });

  it('leaves behind what an earlier version says where git says it too: a pulled version was thrown away, not reverted', () => {
    const state = { ...remote, sameVersion: 4 };
    expect(plan({ state, remembered: { version: 9, digest: 'theirs' } })).toEqual({
      outcome: 'behind',
      base: 4,
      head: 9,
    });
    expect(plan({ state })).toEqual({ outcome: 'behind', base: 4, head: 9 });
    expect(plan({ remembered: { version: 7, digest: 'mine' } })).toEqual({ outcome: 'behind', base: 7, head: 9 });
  });

  it('leaves behind a clean checkout from before the newest version, and refuses one that was edited', () => {
    expect(plan({ standing: 'older' }).outcome).toBe('behind');
    expect(plan({ standing: 'older', remembered: { version: 9, digest: 'theirs' } }).outcome).toBe('behind');
    // Never the head as base: the database would take it as the parent.
    const remembered = { version: 9, digest: 'theirs' };
    expect(plan({ standing: 'older', dirty: true, remembered })).toEqual({ outcome: 'conflict', base: null, head: 9 });
  });

  it('refuses an edit of an earlier version, or of one that nobody knows', () => {
    expect(plan({ remembered: { version: 7, digest: 'before' } })).toEqual({ outcome: 'conflict', base: 7, head: 9 });
    expect(plan({})).toEqual({ outcome: 'conflict', base: null, head: 9 });
  });

  it('starts from what the branch pushed last only where the history to ask is not here', () => {
    const pushed = (branchVersion: number, branchDigest: string, shallow: boolean) =>
      plan({ state: { ...remote, branchVersion, branchDigest }, shallow });
    expect(pushed(9, 'theirs', true)).toEqual({ outcome: 'changed', base: 9, head: 9 });
    expect(pushed(7, 'before', true)).toEqual({ outcome: 'conflict', base: 7, head: 9 });
    expect(pushed(9, 'theirs', false)).toEqual({ outcome: 'conflict', base: null, head: 9 });
    expect(pushed(7, 'before', false)).toEqual({ outcome: 'conflict', base: 7, head: 9 });
  });

  it('forgets a base that is not in this history: newer than the newest, or of its number with another content', () => {
    for (const remembered of [
      { version: 12, digest: 'mine' },
      { version: 9, digest: 'of another database' },
    ]) {
      expect(plan({ remembered })).toEqual({ outcome: 'conflict', base: null, head: 9 });
    }
  });

  it('puts on top what was asked for with --onto', () => {
    expect(plan({ forced: true })).toEqual({ outcome: 'changed', base: null, head: 9 });
    expect(plan({ forced: true, remembered: { version: 7, digest: 'before' } }).outcome).toBe('changed');
  });
});
