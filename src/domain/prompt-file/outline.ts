import { isMap, type ParsedNode } from 'yaml';
import type { Json, JsonObject } from '../prompt.ts';
import { didYouMean } from '../suggest.ts';
import { type Checked, schemaProblems } from './issues.ts';
import { keyOf, pairOf, spanOf } from './node.ts';
import { lastAtMost, type Span } from './place.ts';
import { type Problem, problemAt } from './problem.ts';
import { type Defaults, defaultsSchema, mapFileSchema } from './schema.ts';
import { isJsonObject } from './value.ts';
import type { YamlDocument } from './yaml.ts';

/** A prompt of a file before anybody looked into it. */
export interface Entry {
  readonly name: string;
  /** Where the name stands. */
  readonly place: Span;
  /** From the name to the end of the prompt. */
  readonly range: Span;
  readonly node: ParsedNode | null;
  readonly value: Json;
}

/** Tells the entries in which a problem stands. Both may be tens of thousands. */
export function spoiltBy(problems: readonly Span[]): (entry: Entry) => boolean {
  const offsets = problems.map(({ offset }) => offset).toSorted((a, b) => a - b);
  return ({ range }) => {
    const last = offsets[lastAtMost(offsets, range.offset + range.length)];
    return last !== undefined && last >= range.offset && last <= range.offset + range.length;
  };
}

/** What kind of file it is, and which prompts it holds. `defaults` is null where they are not valid. */
export interface Outline {
  readonly shape: 'map' | 'single' | 'none';
  readonly entries: readonly Entry[];
  readonly defaults: Defaults | null;
  readonly problems: readonly Problem[];
}

/** Tells a map file from a single prompt, and finds the prompts in it. */
export function outline({ root, value }: YamlDocument): Outline {
  if (root === null)
    return nothing({ offset: 0, length: 1 }, 'empty-file', 'the file says nothing', 'promptctl init writes an example');
  if (!isJsonObject(value) || !isMap(root)) {
    const found = Array.isArray(value) ? 'a list' : 'a single value';
    const hint = 'write prompts: and the prompts below it, each by its name';
    return nothing(spanOf(root), 'not-a-map', `the file is ${found}, and a prompt file is a map`, hint);
  }
  if ('prompts' in value) return outlineMap(root, value);
  return 'name' in value ? outlineSingle(root, value) : neither(root, value);
}

function nothing(span: Span, code: string, message: string, hint: string): Outline {
  return { shape: 'none', entries: [], defaults: {}, problems: [problemAt(span, code, message, hint)] };
}

function neither(root: ParsedNode, value: JsonObject): Outline {
  const near = Object.keys(value)
    .map((key) => [key, didYouMean(key, ['prompts', 'name'])] as const)
    .find(([, hint]) => hint !== null);
  const pair = pairOf(root, near?.[0] ?? Object.keys(value)[0] ?? '');
  const isBody = ['template', 'messages', 'system'].some((key) => key in value);
  const hint =
    near?.[1] ?? (isBody ? 'add name: and the name of the prompt' : 'write prompts: and the prompts below it');
  return nothing(
    pair === null ? spanOf(root) : spanOf(pair.key),
    'no-prompts',
    'the file has neither "prompts" nor "name"',
    hint,
  );
}

function outlineSingle(root: ParsedNode, value: JsonObject): Outline {
  const pair = pairOf(root, 'name');
  const place = pair === null ? spanOf(root) : spanOf(pair.value ?? pair.key);
  // The file is the prompt: whatever is wrong anywhere in it is wrong with the prompt.
  const range = { offset: 0, length: Number.POSITIVE_INFINITY };
  // The schema says so where the name is no text.
  const name = typeof value['name'] === 'string' ? value['name'] : 'unnamed';
  return { shape: 'single', entries: [{ name, place, range, node: root, value }], defaults: {}, problems: [] };
}

function outlineMap(root: ParsedNode, value: JsonObject): Outline {
  const checked: Checked = { schema: mapFileSchema, value, node: root, above: spanOf(root), noun: 'the file' };
  const shell = mapFileSchema.safeParse(value);
  const problems = shell.success ? [] : schemaProblems(shell.error.issues, checked);
  const { defaults, problems: inDefaults } = readDefaults(root, value['defaults']);
  return { shape: 'map', entries: entriesOf(root, value['prompts']), defaults, problems: [...problems, ...inDefaults] };
}

function readDefaults(root: ParsedNode, value: Json | undefined): { defaults: Defaults | null; problems: Problem[] } {
  const pair = pairOf(root, 'defaults');
  if (value === undefined || pair === null) return { defaults: {}, problems: [] };
  const result = defaultsSchema.safeParse(value);
  if (result.success) return { defaults: result.data, problems: [] };
  const checked: Checked = {
    schema: defaultsSchema,
    value,
    node: pair.value,
    above: spanOf(pair.key),
    noun: 'defaults',
  };
  return { defaults: null, problems: schemaProblems(result.error.issues, checked) };
}

function entriesOf(root: ParsedNode, prompts: Json | undefined): Entry[] {
  const map = pairOf(root, 'prompts')?.value ?? null;
  if (!isJsonObject(prompts) || !isMap(map)) return [];
  const seen = new Set<string>();
  return map.items.flatMap((pair) => {
    const name = keyOf(pair);
    if (seen.has(name) || !Object.hasOwn(prompts, name)) return [];
    seen.add(name);
    const place = spanOf(pair.key);
    const end = pair.value === null ? place.offset + place.length : pair.value.range[1];
    const range = { offset: place.offset, length: end - place.offset };
    return [{ name, place, range, node: pair.value, value: prompts[name] ?? null }];
  });
}
