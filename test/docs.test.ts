import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IN_CLUSTER, makeLogin } from '../src/cache/rights.ts';
import { renderTest } from '../src/cli/render/test.ts';
import { assignArm, forcedDigest, shard } from '../src/domain/assignment.ts';
import type { ServedTest } from '../src/domain/served-test.ts';
import { sampleTest, terminal } from './cli/render/sample-test.ts';
import { splitOf } from './helpers/served-tests.ts';

const ROOT = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
].map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

const decisions = pages.filter(({ path }) => path.startsWith(join('docs', 'decisions')));

describe('the pages', () => {
  it.each(pages)('name only files that there are: $path', ({ text }) => {
    const named = [...text.matchAll(/`((?:src|test|bin|docs|migrations|schema)\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(pages)('link only to pages and headings that there are: $path', ({ path, text }) => {
    const links = [...proseOf(text).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([]);
  });

  it.each(decisions)('give each decision its context and its consequences: $path', ({ text }) => {
    const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(['Context', 'Decision', 'Consequences']);
  });

  it('have a row for every variable of our own that is read, and for no other', () => {
    const formats = pages.find(({ path }) => path.endsWith('formats.md'))?.text ?? '';
    const rows = [...formats.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].map((match) => match[1] ?? '');
    expect([...new Set(ourVariables(rows.join(' ')))].toSorted()).toEqual(variablesRead());
  });

  it('show what doctor prints, measured numbers and places aside', () => {
    const [doctor = ''] = pages.filter(({ path }) => path.endsWith('doctor.md')).map(({ text }) => text);
    const shown = [...doctor.matchAll(/```console\n(\$ promptctl doctor\n[\s\S]*?)```/g)].map(
      (match) => match[1] ?? '',
    );
    const stories = ['embedded', 'healthy', 'bad'].map((name) => {
      const text = readFileSync(join(ROOT, `test/cli/stories/__snapshots__/doctor-${name}.txt`), 'utf8');
      return text.slice(text.indexOf('$ promptctl doctor'));
    });
    // Where a line is broken depends on what stands in the places of those.
    const once = (text: string) => text.trim().replaceAll(/\s+/g, ' ');
    expect(shown.map((text, i) => patternOf(once(stories[i] ?? '')).test(once(text)) || text)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('recommend the logins of Redis that doctor types and the tests try', () => {
    const operations = pages.find(({ path }) => path.endsWith('operations.md'))?.text ?? '';
    const shown = operations.match(/^ACL SETUSER .*$/gm);
    expect(shown).toEqual((['reader', 'app', 'cli'] as const).map((purpose) => makeLogin(purpose)));
    expect(operations).toContain(`add \`${IN_CLUSTER.join(' ')}\``);
  });

  it('show the assignment of users with numbers that the code computes', () => {
    const { test, rows } = workedAssignment();
    expect(rows).toEqual(rows.map(({ userId }) => ({ userId, ...assigned(test, userId) })));
    expect(new Set(rows.map(({ gets }) => gets)).size).toBe(3);
    expect(test.forced).toEqual({ [forcedDigest(test.salt, 'tester-1')]: 1 });
  });

  it('show a running test, and where a user of it lies, as they are printed', () => {
    const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
    const [, shown = ''] = /```\n(ab-[\s\S]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(renderTest(shownTest, terminal(94)));
    const [traffic, split] = ['traffic', 'split'].map((part) => shard(`${part}-${shownTest.salt}`, 'user-3'));
    expect(readme).toContain(
      `\nuser    traffic ${traffic} < 5000: in the test; split ${split} in [5000, 10000): arm 3\n`,
    );
  });
});

/** A snapshot as a pattern: what stands for a number, a version or a place may be any. */
function patternOf(snapshot: string): RegExp {
  const literal = snapshot.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = literal
    .replaceAll('<n> sessions', '\\d+ sessions?')
    .replaceAll(/<\w+>/g, '[\\w.-]+')
    .replaceAll('/project', '/[\\w/]+?')
    .replaceAll('db\\.test/app', '[\\w.]+/\\w+');
  return new RegExp(`^${pattern}$`);
}

/** The test that the README shows. */
const shownTest = sampleTest({
  id: 'ab-422e13d1f49a',
  arms: [1, 3].map((version) => ({ version, versionId: '', digest: '', weight: 5_000 })),
  salt: 'd1ba98ff9d364d04bbcb14b3dd4e7b08',
  maxDays: null,
  coverages: [
    {
      coverage: 1_000,
      revision: 2,
      at: '2026-03-13T09:29:00.000Z',
      author: 'mira@acme.com',
      reason: 'fewer apologies',
    },
    { coverage: 5_000, revision: 3, at: '2026-03-13T09:30:00.000Z', author: 'mira@acme.com', reason: '' },
  ],
  coverage: 5_000,
  days: 0,
});

/** The test that the formats show, and the users that they assign. */
function workedAssignment(): {
  test: ServedTest;
  rows: { userId: string; traffic: number; split: number; gets: string }[];
} {
  const text = pages.find(({ path }) => path.endsWith('formats.md'))?.text ?? '';
  const [, json = ''] = /```\n("test":\{[\s\S]*?)\n```/.exec(text) ?? [];
  const rows = [...text.matchAll(/^\| `([^`]+)` \| (\d+) \| (\d+) \| (.+) \|$/gm)];
  return {
    test: (JSON.parse(`{${json}}`) as { test: ServedTest }).test,
    rows: rows.map(([, userId = '', traffic, split, gets = '']) => ({
      userId,
      traffic: Number(traffic),
      split: Number(split),
      gets,
    })),
  };
}

function assigned(test: ServedTest, userId: string) {
  const { salt } = test;
  const place = assignArm(splitOf(test), userId);
  return {
    traffic: shard(`traffic-${salt}`, userId),
    split: shard(`split-${salt}`, userId),
    gets: place === null ? 'the control, not in the test' : place === 0 ? 'the control, counted' : 'the variant',
  };
}

/** A page without its code. */
function proseOf(text: string): string {
  return text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
}

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const path = file === '' ? join(ROOT, from) : join(ROOT, dirname(from), file);
  if (!existsSync(path)) return false;
  return heading === undefined || headingsOf(readFileSync(path, 'utf8')).includes(heading);
}

/** The anchors that GitHub gives headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

function variablesRead(): string[] {
  const source = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'));
  return [
    ...new Set(source.flatMap((text) => [...text.matchAll(/'(PROMPTCTL_[A-Z_]+)'/g)].map((match) => match[1] ?? ''))),
  ].toSorted();
}

function ourVariables(text: string): string[] {
  return [...text.matchAll(/PROMPTCTL_[A-Z_]+/g)].map((match) => match[0]);
}
