import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { compareHeads, type Head, parseHead } from '../../src/domain/head.ts';
import type { Place, ServedPrompt } from '../../src/domain/served-prompt.ts';
import { applyOverwrite, applyWrite, type Cached } from '../helpers/cache-rule.ts';
import { findRedis, type TestRedis } from '../helpers/redis-server.ts';
import { keyOf, newPlace, promptOf } from '../helpers/redis-states.ts';
import { useRedis } from '../helpers/redis-use.ts';

type Step =
  | {
      readonly kind: 'write';
      readonly epoch: number;
      readonly revision: number;
      readonly base: Base;
      readonly names: Names;
    }
  | {
      readonly kind: 'overwrite';
      readonly epoch: number;
      readonly revision: number;
      readonly names: Names;
      readonly raw: Raw;
    }
  | { readonly kind: 'flush' }
  | { readonly kind: 'save' }
  | { readonly kind: 'restore' }
  | { readonly kind: 'damage'; readonly head: string };

/** `there` is the head that is there, `earlier` one that was. */
type Base = 'none' | 'there' | 'earlier' | 'otherMark';
type Raw = 'there' | 'earlier' | 'nothing';
/** `many` takes the way of the copy that is filled first. */
type Names = 'a' | 'ab' | 'c' | 'nothing' | 'many';

const numbers = { epoch: fc.integer({ min: 1, max: 2 }), revision: fc.integer({ min: 0, max: 9 }) };
const names = fc.constantFrom<Names[]>('a', 'a', 'ab', 'c', 'nothing', 'many');
const bases = fc.constantFrom<Base[]>('none', 'there', 'there', 'there', 'earlier', 'otherMark');
const raws = fc.constantFrom<Raw[]>('there', 'there', 'earlier', 'nothing');
const writes: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('write' as const), ...numbers, base: bases, names });
const overwrites: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('overwrite' as const),
  ...numbers,
  names,
  raw: raws,
});
const accidents = fc.constantFrom<Step[]>(
  { kind: 'flush' },
  { kind: 'save' },
  { kind: 'save' },
  { kind: 'restore' },
  { kind: 'restore' },
  { kind: 'damage', head: '' },
  { kind: 'damage', head: 'rubbish' },
  { kind: 'damage', head: '9007199254740993:1:m' },
  { kind: 'damage', head: '1:1:m\n' },
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: writes },
    { weight: 3, arbitrary: overwrites },
    { weight: 7, arbitrary: accidents },
  ),
  { minLength: 1, maxLength: 25 },
);

describe.skipIf(findRedis() === null)('the scripts in Redis', () => {
  const { redis, open } = useRedis();

  it('keep the rule that the model keeps, whatever is written, flushed, restored or damaged', async () => {
    const cache = open();
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const world = createWorld(cache, redis());
        for (const step of sequence) await world.take(step);
      }),
      { numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  });
});

function createWorld(cache: Cache, redis: TestRedis) {
  const place = newPlace();
  const key = keyOf(place);
  /** What every head that was ever written stands for: a mark names one step. */
  const history = new Map<string, Readonly<Record<string, string>>>();
  let model: Cached<string> | null = null;
  let saved: { readonly dump: Buffer | null; readonly model: Cached<string> | null } = { dump: null, model: null };
  let count = 0;

  const earlier = () => [...history.keys()].at(-2) ?? '1:1:never';
  const move = async (step: Step): Promise<unknown[]> => {
    count += 1;
    switch (step.kind) {
      case 'write': {
        const head = { epoch: step.epoch, revision: step.revision, mark: `s${count}` };
        const offer = { head, base: baseOf(step.base, model, earlier()), entries: entriesOf(step.names, count) };
        const written = applyWrite(model, offer);
        model = written.now;
        return [await cache.write(stateOf(place, offer)), written.answer];
      }
      case 'overwrite': {
        const head = { epoch: step.epoch, revision: step.revision, mark: `s${count}` };
        const offer = { head, base: null, entries: entriesOf(step.names, count) };
        const raw = { there: model?.raw ?? '', earlier: earlier(), nothing: '' }[step.raw];
        const written = applyOverwrite(model, offer, raw);
        model = written.now;
        return [await cache.overwrite(stateOf(place, offer), raw), written.answer];
      }
      case 'flush':
        model = null;
        return [typeof (await redis.admin.del(key)), 'number'];
      case 'save':
        saved = { dump: await redis.admin.dumpBuffer(key), model };
        return [];
      case 'restore':
        await redis.admin.del(key);
        if (saved.dump !== null) await redis.admin.restore(key, 0, saved.dump);
        model = saved.model;
        return [];
      case 'damage':
        if (model === null) return [];
        model = { ...model, raw: step.head };
        await redis.admin.hset(key, 'head', step.head);
        return [];
    }
  };
  return {
    take: async (step: Step) => {
      const [answer, expected] = await move(step);
      expect({ step, answer, stored: await storedIn(redis, key) }).toEqual({ step, answer: expected, stored: model });
      if (model !== null && parseHead(model.raw) !== null) history.set(model.raw, model.entries);
      for (const [raw, entries] of history) await readFrom(cache, place, raw, entries, model);
    },
  };
}

/** Whoever holds any earlier state comes by reading to exactly the one that is there, or stays where that is not newer. */
async function readFrom(
  cache: Cache,
  place: Place,
  raw: string,
  entries: Readonly<Record<string, string>>,
  model: Cached<string> | null,
): Promise<void> {
  const [answer, base] = [await cache.read(place, parseHead(raw)), parseHead(raw)];
  const there = model === null ? null : parseHead(model.raw);
  const isNewer = there !== null && base !== null && compareHeads(there, base) > 0;
  expect(answer.kind).toBe(model === null ? 'empty' : there === null ? 'malformed' : isNewer ? 'state' : 'head');
  if (answer.kind !== 'state') return;
  const read = Object.fromEntries(answer.state.prompts.map((prompt) => [prompt.prompt, textOf(prompt)]));
  expect({ raw: answer.raw, entries: answer.state.base === null ? read : { ...entries, ...read } }).toEqual(model);
}

function baseOf(base: Base, model: Cached<string> | null, earlier: string): Head | null {
  if (base === 'none') return null;
  if (base === 'earlier') return parseHead(earlier);
  const there = parseHead(model?.raw ?? '') ?? { epoch: 1, revision: 1, mark: 'never' };
  return base === 'there' ? there : { ...there, mark: 'other' };
}

function entriesOf(kind: Names, count: number): Readonly<Record<string, string>> {
  const chosen = {
    a: ['a'],
    ab: ['a', 'b'],
    c: ['c'],
    nothing: [],
    many: Array.from({ length: 120 }, (_, index) => `n${index}`),
  }[kind];
  return Object.fromEntries(chosen.map((name) => [name, `text of step ${count}`]));
}

function stateOf(place: Place, { head, base, entries }: { head: Head; base: Head | null; entries: object }) {
  return { ...place, head, base, prompts: Object.entries(entries).map(([name, text]) => promptOf(name, 1, text)) };
}

async function storedIn(redis: TestRedis, key: string): Promise<Cached<string> | null> {
  const fields = await redis.admin.hgetall(key);
  if (fields['head'] === undefined) return null;
  const prompts = Object.entries(fields).filter(([field]) => field.startsWith('p:'));
  expect(fields['count']).toBe(`${prompts.length}`);
  const entries = prompts.map(([field, text]) => [field.slice(2), textOf(JSON.parse(text) as ServedPrompt)]);
  return { raw: fields['head'], entries: Object.fromEntries(entries) };
}

function textOf({ live }: ServedPrompt): string {
  return (JSON.parse(live?.content ?? '{}') as { template: string }).template;
}
