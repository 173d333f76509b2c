import { describe, expect, test } from 'vitest';
import { canonicalContent, digestOf } from '../../src/domain/content.ts';
import type { Head } from '../../src/domain/head.ts';
import type { EnvironmentState, ServedPrompt } from '../../src/domain/served-prompt.ts';
import type { ServedTest } from '../../src/domain/served-test.ts';
import { readyVersion } from '../../src/resolution/held-prompt.ts';
import { createHolding } from '../../src/resolution/holding.ts';
import { servedTest } from '../helpers/served-tests.ts';

const at = (revision: number): Head => ({ epoch: 1, revision, mark: `${revision}` });

function served(prompt: string, version: number, revision: number): ServedPrompt {
  const content = canonicalContent({ template: `${prompt} ${version}` });
  const live = { version, versionId: `pv-${prompt}${version}`, digest: digestOf(content), content };
  return { prompt, revision, live, previous: null, test: null };
}

function state(revision: number, prompts: readonly ServedPrompt[], base: Head | null = null): EnvironmentState {
  return { databaseId: 'db', environment: 'production', head: at(revision), base, prompts };
}

describe('what a process holds', () => {
  test('is confirmed by whoever has it, and no more once a newer file took its place', () => {
    const holding = createHolding('production');
    holding.offer(state(1, [served('a', 1, 1)]), { origin: 'cache' }, 'redis');
    holding.confirm('redis', 500);
    expect(holding.confirmedAt).toBe(500);
    // A file system that hung: the bundle comes after everybody else.
    const late = holding.offer(state(2, [served('a', 2, 2)]), { origin: 'file' }, 'bundle');
    expect([late.verdict, holding.state?.source, holding.confirmedAt]).toEqual(['replace', 'bundle', null]);
  });

  test('keeps its source whoever confirms it later, unless nobody had', () => {
    const holding = createHolding('production');
    holding.offer(state(1, []), { origin: 'file' }, 'disk');
    holding.confirm('postgres', 1);
    holding.confirm('redis', 2);
    expect([holding.state?.source, holding.confirmedAt]).toEqual(['postgres', 2]);
  });

  test('says which prompts are served differently, those that are gone among them', () => {
    const holding = createHolding('production');
    holding.offer(state(1, [served('a', 1, 1), served('b', 1, 1), served('c', 1, 1)]), { origin: 'cache' }, 'redis');
    const merged = holding.offer(state(2, [served('b', 2, 2)], at(1)), { origin: 'cache' }, 'redis');
    expect([merged.verdict, merged.changed]).toEqual(['merge', ['b']]);
    const replaced = holding.offer(state(3, [served('a', 1, 1), served('b', 3, 3)]), { origin: 'cache' }, 'redis');
    expect([replaced.verdict, replaced.changed]).toEqual(['replace', ['b', 'c']]);
    expect(holding.adoptions).toBe(3);
  });

  test('says so too where a test began, covers more users, ended or gave way to the next', () => {
    const holding = createHolding('production');
    const variant = served('a', 2, 2).live;
    if (variant === null) throw new Error('no variant');
    const adopt = (revision: number, test: ServedTest | null) => {
      const prompts = [{ ...served('a', 1, 1), test }];
      const base = revision === 1 ? null : at(revision - 1);
      return holding.offer(state(revision, prompts, base), { origin: 'cache' }, 'redis').changed;
    };
    const begun = servedTest([variant]);
    const steps = [null, begun, begun, { ...begun, coverage: 9_000 }, null, begun, { ...begun, id: 'ab-000000000002' }];
    expect(steps.map((test, index) => adopt(index + 1, test))).toEqual([['a'], ['a'], [], ['a'], ['a'], ['a'], ['a']]);
  });

  test('says so too where a lost history gives the same ids again, to something else', () => {
    const holding = createHolding('production');
    const [before, variant] = [served('a', 1, 1), served('a', 2, 2).live];
    if (before.live === null || variant === null) throw new Error('no version');
    const begun = { ...before, test: servedTest([variant]) };
    const another: readonly ServedPrompt[] = [
      before,
      { ...before, live: { ...before.live, version: 7 } },
      begun,
      { ...begun, test: servedTest([{ ...variant, version: 3 }]) },
      { ...begun, test: servedTest([variant, { ...variant, versionId: 'pv-x' }]) },
      { ...begun, test: servedTest([variant], { salt: 'another' }) },
      { ...begun, test: servedTest([variant], { weights: [9_000, 1_000] }) },
    ];
    const changes = another.map(
      (prompt, index) => holding.offer(state(index + 1, [prompt]), { origin: 'cache' }, 'redis').changed,
    );
    expect(changes).toEqual(another.map(() => ['a']));
    expect(holding.offer(state(8, another.slice(-1)), { origin: 'cache' }, 'redis').changed).toEqual([]);
  });

  test('keeps ready what says what it said before', () => {
    const holding = createHolding('production');
    holding.offer(state(1, [served('a', 1, 1), served('b', 1, 1)]), { origin: 'cache' }, 'redis');
    const readyOf = (name: string) => {
      const held = holding.state?.prompts.get(name);
      return held === undefined ? null : readyVersion(held);
    };
    const [a, b] = [readyOf('a'), readyOf('b')];
    holding.offer(state(2, [served('a', 1, 1), served('b', 2, 2)]), { origin: 'cache' }, 'redis');
    expect([readyOf('a') === a, readyOf('b') === b, readyOf('b')?.version]).toEqual([true, false, 2]);
  });
});
