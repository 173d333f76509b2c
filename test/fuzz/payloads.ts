import { digestOf } from '../../src/domain/content.ts';
import type { Head } from '../../src/domain/head.ts';
import { formatHead } from '../../src/domain/head.ts';
import { type ServedPrompt, writeServedPrompt } from '../../src/domain/served-prompt.ts';
import { servedTest } from '../helpers/served-tests.ts';
import { servedPrompt, servedVersion } from '../helpers/snapshot-states.ts';
import type { Chance } from './chance.ts';
import { mutateBytes } from './mutate.ts';

/** Values that no field of an entry expects. */
const STRANGE: readonly unknown[] = [
  [
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    -0,
    9e15,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    10_000,
    10_001,
    '',
    'x',
    '\0',
    '\ud800',
    '\u202e',
  ],
  [
    '__proto__',
    'constructor',
    '1',
    'NaN',
    'x'.repeat(5_000),
    [],
    {},
    [[]],
    [null],
    [1, 2],
    [5_000, 5_000],
    { length: 1 },
  ],
  [{ toString: 1 }, { toJSON: 1 }, { constructor: { prototype: 1 } }, JSON.parse('{"__proto__":{"x":1},"then":1}')],
  [JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)],
].flat();

/** Texts that a digest may be right for, and that say nothing an app could be served. */
const CONTENTS = [
  [
    '',
    'x',
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '{',
    '{"template":1}',
    '{"template":"{{"}',
    '{"template":"{{nobody}}"}',
    '{"messages":{}}',
  ],
  [
    '{"messages":[null]}',
    '{"messages":[{"placeholder":"x"}]}',
    '{"messages":[{"role":"user"}]}',
    '{"template":"x","variables":1}',
  ],
  [
    '{"template":"{{a}}","variables":{"a":null}}',
    '{"template":"{{a}}","variables":{"a":{"type":"nothing"}}}',
    '{"template":"x","system":[]}',
  ],
  [
    '{"template":"{{a}}","variables":{"a":{"type":"string","enum":1}}}',
    '{"template":"{{__proto__}}","variables":{"__proto__":{"type":"json"}}}',
  ],
  [
    '{"template":"x","model":{},"temperature":"hot","tools":1,"output":[]}',
    `{"template":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  ],
  [
    '{"template":"x","metadata":null}',
    '{"__proto__":{"template":"x"}}',
    '{"template":"x","variables":{"a":{"type":"number","default":"x"}}}',
  ],
].flat();

/** A prompt under test, and one that is not. */
export const SOUND: readonly ServedPrompt[] = [
  {
    ...servedPrompt('support/reply'),
    test: servedTest([servedVersion(3, 'variant')], { forced: { ['0'.repeat(64)]: 1 } }),
  },
  servedPrompt('other'),
];

/** An entry as somebody may have written it who is not us: fields exchanged, bytes flipped, or a right digest of nonsense. */
export function spoiltEntry(chance: Chance, prompt: ServedPrompt): string {
  const text = writeServedPrompt(prompt);
  const kind = chance.below(4);
  if (kind === 0) return mutateBytes(chance, Buffer.from(text)).toString();
  const value = JSON.parse(text);
  for (let edits = chance.below(2); edits >= 0; edits--) {
    if (kind === 1) exchange(chance, value);
    else lie(chance, value);
  }
  return JSON.stringify(value);
}

/** A field somewhere in it becomes another, goes or comes. */
function exchange(chance: Chance, value: object): void {
  const places = everyObject(value);
  const place = chance.pick(places);
  const key = chance.is(0.9) ? chance.pick(Object.keys(place)) : chance.pick(['__proto__', 'constructor', 'x', '0']);
  if (key === undefined) return;
  if (chance.is(0.15)) Reflect.deleteProperty(place, key);
  else
    Object.defineProperty(place, key, {
      value: copyOf(chance.pick(STRANGE)),
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Of its own: it may come to stand inside of itself. */
function copyOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** One of its versions says something else, under a digest that is right. */
function lie(chance: Chance, value: object): void {
  const version = chance.pick(everyObject(value).filter((each) => 'content' in each));
  const content = chance.is(0.7) ? chance.pick(CONTENTS) : JSON.stringify({ template: chance.pick(STRANGE) });
  if (version !== undefined) Object.assign(version, { content, digest: digestOf(content) });
}

function everyObject(value: object, depth = 0): object[] {
  const inner = depth > 5 ? [] : Object.values(value);
  return [
    value,
    ...inner.flatMap((each) => (typeof each === 'object' && each !== null ? everyObject(each, depth + 1) : [])),
  ];
}

/** A head as somebody may have written it. */
export function spoiltHead(chance: Chance, head: Head): string {
  const text = formatHead(head);
  if (chance.is(0.3)) return mutateBytes(chance, Buffer.from(text)).toString();
  const number = () =>
    chance.pick([
      '0',
      '1',
      '-1',
      '9007199254740991',
      '9000000000000000',
      '9007199254740993',
      '1e5',
      '01',
      '',
      'NaN',
      '7',
    ]);
  return chance.pick([
    `${number()}:${number()}:${head.mark}`,
    `${head.epoch}:${number()}:${head.mark}`,
    `${head.epoch}:${head.revision + 1}:x`,
    '',
    'x'.repeat(5_000),
  ]);
}

/** The lines that say what changed, as somebody may have written them. */
export function spoiltRecent(chance: Chance, base: Head, head: Head): string {
  const [from, to] = [formatHead(base), formatHead(head)];
  const lines = [
    `${from} ${to} other`,
    `${from} ${from}`,
    `${from} ${to} __proto__ other`,
    `${from} 1:9:x a\n1:9:x ${to} other`,
    '',
    `${from}\n`.repeat(5_000),
    `${from} ${to} ${'a '.repeat(5_000)}`,
  ];
  const text = chance.pick(lines);
  return chance.is(0.5) ? text : mutateBytes(chance, Buffer.from(text)).toString();
}
