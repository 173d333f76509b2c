import fc from 'fast-check';
import type { Content, JsonObject, MessageItem, PromptDefinition, Variable } from '../../../src/domain/prompt.ts';

const LINES = [
  '',
  ' ',
  '  two',
  '\t',
  '\ttab',
  'a: b',
  'a:',
  '# no',
  'x # no',
  '- x',
  '---',
  '...',
  '|',
  '> x',
  '? x',
  '! x',
];
const WORDS = [
  'yes',
  'null',
  '~',
  '1.10',
  '0x1F',
  '1e3',
  '2024-01-31',
  '12:30',
  '.inf',
  '<<',
  '=',
  '*a',
  '&a',
  '!t',
  '@a',
  '`a',
];
const SIGNS = [
  "'",
  '"',
  '\\',
  '\\n',
  '%',
  ', ',
  '[x]',
  '{ x }',
  '{',
  'é',
  '日本',
  '😀',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u202e',
  '\r',
  '\u001b',
];

/** Texts that YAML writers get wrong, without what no prompt may hold: NUL, and CR before LF. */
export const trickyText: fc.Arbitrary<string> = fc
  .oneof(
    {
      weight: 3,
      arbitrary: fc
        .array(fc.constantFrom(...LINES, ...WORDS, ...SIGNS), { maxLength: 6 })
        .map((parts) => parts.join('\n')),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.constantFrom(...WORDS, ...SIGNS, ' ', '#', ':', 'word'), { maxLength: 6 })
        .map((parts) => parts.join('')),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\n',
        '\n\n',
        ' \n',
        'a\n',
        'a\n\n',
        '\na',
        ' a\n b\n',
        'a \n',
        'a\n \n',
        'x'.repeat(300),
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )
  .map((text) => text.replaceAll('\0', '').replaceAll(/\r+\n/g, '\n'));

const json = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    trickyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .dictionary(
      fc.oneof(trickyText, fc.constantFrom('constructor', 'toString', 'variables', 'messages')),
      tie('value'),
      { maxKeys: 3 },
    )
    .map((object) => withoutPrototype(object)),
}));

function withoutPrototype(object: unknown): JsonObject {
  const copy: JsonObject = JSON.parse(
    JSON.stringify(object, (key, value: unknown) => (key === '__proto__' ? undefined : value)),
  );
  return copy;
}

/** A JSON object that says something; an empty one means the same as none. */
const jsonObject = json.object.filter((object) => Object.keys(object).length > 0);

const variable: fc.Arbitrary<Variable> = fc.oneof(
  fc.record({ type: fc.constantFrom('string', 'number', 'boolean', 'json') }),
  fc.record({ type: fc.constant('string'), description: trickyText, default: trickyText }),
  fc.record({ type: fc.constant('json'), required: fc.constant(false) }),
  fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(trickyText, { minLength: 1, maxLength: 3 }) }),
);

const variables = fc.dictionary(fc.constantFrom('language', 'constructor', 'toString', 'y', 'null', '_1'), variable, {
  maxKeys: 4,
});

/** A text that uses all given variables, and holds no other braces. */
function textWith(names: readonly string[]): fc.Arbitrary<string> {
  return trickyText.map(
    (text) => names.map((name) => `{{ ${name} }} `).join('') + text.replaceAll('{', '(').replaceAll('\\', '/'),
  );
}

const body: fc.Arbitrary<Content> = variables.chain((declared) => {
  const names = Object.keys(declared);
  const uses = textWith(names);
  const message: fc.Arbitrary<MessageItem> = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: textWith([]),
  });
  const withVariables = names.length === 0 ? {} : { variables: declared };
  return fc.oneof(
    fc.record({ template: uses }).map((fields) => ({ ...fields, ...withVariables })),
    fc.record({ template: textWith([]), system: uses }).map((fields) => ({ ...fields, ...withVariables })),
    fc
      .record({
        first: fc.record({ role: fc.constant('system' as const), content: uses }),
        rest: fc.array(message, { maxLength: 3 }),
      })
      .map(({ first, rest }) => ({ messages: [first, ...rest], ...withVariables })),
  );
});

const settings = fc.record(
  {
    model: trickyText.filter((text) => text !== ''),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }).map((n) => n + 0),
    maxTokens: fc.integer({ min: 1 }),
    parameters: jsonObject,
    tools: fc.array(jsonObject, { minLength: 1, maxLength: 2 }),
    output: jsonObject,
    metadata: jsonObject,
  },
  { requiredKeys: [] },
);

const details = fc.record({
  description: trickyText,
  tags: fc.array(
    trickyText.filter((text) => text !== ''),
    { maxLength: 3 },
  ),
});

/** Any content that can be pushed. */
export const content: fc.Arbitrary<Content> = fc
  .tuple(body, settings)
  .map(([first, second]) => ({ ...first, ...second }));

/** Any definition of a prompt of this name that a file can hold. */
export function definition(name: string): fc.Arbitrary<PromptDefinition> {
  return fc.tuple(details, content).map(([known, said]) => ({ name, ...known, content: said, examples: [] }));
}
