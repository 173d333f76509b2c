import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
const TEST = import.meta.dirname;

/** Lower numbers know nothing of higher ones, and rooms of one floor nothing of each other. */
const FLOORS: { readonly [room: string]: number } = {
  domain: 0,
  storage: 1,
  workspace: 1,
  cache: 1,
  resolution: 2,
  tracking: 2,
  workflows: 3,
  cli: 4,
};
const FACE = 5;

/** Packages that only one room may import. */
const OWNED: { readonly [name: string]: string } = {
  pg: 'storage',
  ioredis: 'cache',
  commander: 'cli',
  chalk: 'cli',
  inquirer: 'cli',
  yaml: 'domain',
  zod: 'domain',
  diff: 'domain',
  tinyglobby: 'workspace',
};

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    return { path, room: path.includes('/') ? (path.split('/')[0] ?? '') : 'face', text, imports };
  });

const own = (source: Source) =>
  source.imports
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(SRC, join(SRC, dirname(source.path), name)));

const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'face');
const floorOf = (room: string) => (room === 'face' ? FACE : FLOORS[room]);

/** Code without comments and string contents, so that words in them prove nothing. */
const codeOf = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:\\.|[^'\\\n])*'/g, "''");

describe('the floors', () => {
  it('know every room', () => {
    expect([...new Set(sources.map(({ room }) => room))].filter((room) => floorOf(room) === undefined)).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  it('import only downwards, and never from another room of the same floor', () => {
    const wrong = sources.flatMap((source) =>
      own(source)
        .filter((path) => {
          const [from, to] = [floorOf(source.room) ?? 0, floorOf(roomOf(path)) ?? 0];
          return roomOf(path) !== source.room && to >= from;
        })
        .map((path) => `${source.path} -> ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have no import cycle', () => {
    expect(findCycle(new Map(sources.map((source) => [source.path, own(source)])))).toBeNull();
  });

  it('keep each heavy package in one room', () => {
    const wrong = sources.flatMap(({ path, room, imports }) =>
      imports.filter((name) => OWNED[name] !== undefined && OWNED[name] !== room).map((name) => `${path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep the domain pure: of Node only hashing, no clock, no randomness', () => {
    const domain = sources.filter(({ room }) => room === 'domain');
    const io = domain.flatMap(({ path, imports }) =>
      imports.filter((name) => name.startsWith('node:') && name !== 'node:crypto').map((name) => `${path}: ${name}`),
    );
    const random = domain.filter(({ text }) =>
      /Math\.random|random(Bytes|UUID|Int)|setTimeout|process\./.test(codeOf(text)),
    );
    expect({ io, random: random.map(({ path }) => path) }).toEqual({ io: [], random: [] });
  });
});

describe('below the command line and the faces', () => {
  const below = sources.filter(({ room }) => (floorOf(room) ?? 0) < 4);

  it('nothing reads the clock', () => {
    const clocks = below.filter(({ text }) => /Date\.now\(|new Date\(\)|performance\.now\(/.test(codeOf(text)));
    expect(clocks.map(({ path }) => path)).toEqual([]);
  });

  it('nothing writes to the console or ends the process', () => {
    const inside = sources.filter(({ text }) => /\bconsole\.|process\.exit\(|process\.std(out|err)/.test(codeOf(text)));
    expect(inside.map(({ path }) => path)).toEqual([]);
  });

  it('every foreseen failure is a PromptctlError', () => {
    expect(
      sources.filter(({ text }) => /\bnew (Type|Range)?Error\(/.test(codeOf(text))).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('the size of files', () => {
  const lengths = sources
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .toSorted((a, b) => a.lines - b.lines);

  it('is at most 250 lines, with a median of at most 80 and nine in ten at most 150', () => {
    expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
    expect(lengths[Math.floor(lengths.length * 0.5)]?.lines).toBeLessThanOrEqual(80);
    expect(lengths[Math.floor(lengths.length * 0.9)]?.lines).toBeLessThanOrEqual(150);
  });

  it('is at most 300 lines in tests', () => {
    const tests = readdirSync(TEST, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const linesOf = (path: string) => readFileSync(join(TEST, path), 'utf8').split('\n').length - 1;
    expect(tests.length).toBeGreaterThan(400);
    expect(tests.filter((path) => linesOf(path) > 300)).toEqual([]);
  });
});

/** The first import cycle found, as a list of files; null when there is none. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
