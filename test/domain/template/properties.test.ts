import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPromptctlError } from '../../../src/domain/errors/error.ts';
import type { Content, Variable } from '../../../src/domain/prompt.ts';
import { checkContent } from '../../../src/domain/template/check.ts';
import { compilePrompt } from '../../../src/domain/template/compile.ts';
import { parseTemplate } from '../../../src/domain/template/parse.ts';
import { renderPrompt } from '../../../src/domain/template/render.ts';

const name = fc.constantFrom('a', 'b', 'name', 'constructor', '__proto__', 'toString', '_1');
const tricky = fc.constantFrom(...'{{a}} \\{{ {{ }} $& $1 { } \\ {{#if}} \n é 🎉 x'.split(' '), ' ');
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(tricky).map((parts) => parts.join('')),
);

/** A literal as an author writes it, and as it must come out. A brace at its end would join the braces after it. */
const literal = anyText
  .map((text) => text.replaceAll(/\{+$/g, ''))
  .map((text) => ({ written: escaped(text), shown: text }));

function escaped(text: string): string {
  return text.replaceAll(/\\*\{\{/g, (braces) => `${'\\\\'.repeat(braces.length - 2)}\\{{`).replace(/\\+$/, '$&$&');
}

function joined(literals: readonly { written: string }[], names: readonly string[]): string {
  return literals.map(({ written }, index) => `${written}{{${names[index % names.length]}}}`).join('');
}

function own<T>(entries: Iterable<readonly [string, T]>): { [name: string]: T } {
  return Object.fromEntries(entries);
}

function compiles(content: Content): boolean {
  try {
    return compilePrompt('p', content).name === 'p';
  } catch (error) {
    if (isPromptctlError(error, 'template-invalid')) return false;
    throw error;
  }
}

function renderText(
  template: string,
  variables: { readonly [name: string]: unknown },
  type: Variable['type'] = 'string',
): unknown {
  const declared = own(Object.keys(variables).map((each) => [each, { type }] as const));
  return renderPrompt(compilePrompt('p', { template, variables: declared }), variables).rendered;
}

describe('for every text', () => {
  test('what is read covers it: placeholders are braces in their order, and problems lie inside', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { parts, problems } = parseTemplate(text);
        let end = 0;
        for (const part of parts.filter((each) => typeof each !== 'string')) {
          expect(part.offset).toBeGreaterThanOrEqual(end);
          end = part.offset + part.length;
          const source = text.slice(part.offset, end);
          expect(source.replaceAll(/[ \t]/g, '')).toBe(`{{${part.path.join('.')}}}`);
        }
        for (const { offset, length } of problems) expect(text.slice(offset, offset + length)).toMatch(/^\{\{/);
      }),
    );
  });

  test('without two braces it is one literal part', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text !== '' && !text.includes('{{')),
        (text) => {
          expect(parseTemplate(text)).toEqual({ parts: [text], problems: [] });
        },
      ),
    );
  });

  test('there is a way to write it, between placeholders', () => {
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1 }), name, (literals, each) => {
        expect(renderText(joined(literals, [each]), own([[each, '|']]))).toBe(
          literals.map(({ shown }) => `${shown}|`).join(''),
        );
      }),
    );
  });

  test('checking it never fails, and exactly what is found sound can be compiled', () => {
    fc.assert(
      fc.property(anyText, fc.array(name), (template, names) => {
        const content = { template, variables: own(names.map((each) => [each, { type: 'json' as const }])) };
        const sound = checkContent(content).every(({ code }) => code === 'variable-unused');
        expect(compiles(content)).toBe(sound);
      }),
    );
  });
});

describe('for all values', () => {
  test('the text is what replacing one placeholder after the other by hand gives', () => {
    const given = fc.dictionary(name, anyText, { minKeys: 1, noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1 }), given, (literals, dictionary) => {
        const variables = own(Object.entries(dictionary));
        const names = Object.keys(variables);
        const byHand = literals.map(({ shown }, index) => shown + String(variables[names[index % names.length] ?? '']));
        expect(renderText(joined(literals, names), variables)).toBe(byHand.join(''));
      }),
    );
  });

  test('a value is shown as it is, whatever it looks like', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(renderText('<{{a}}{{b}}>', { a: value, b: value })).toBe(`<${value}${value}>`);
      }),
    );
  });

  test('a json value is shown as compact JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        expect(renderText('{{a}}', { a: value }, 'json')).toBe(JSON.stringify(value));
      }),
    );
  });

  test('only own properties are read, also along paths', () => {
    fc.assert(
      fc.property(name, anyText, (each, value) => {
        const variables = own([[each, { type: 'json' as const, required: false }]]);
        const prompt = compilePrompt('p', { template: `{{${each}}}{{${each}.${each}}}`, variables });
        const inherited = Object.create(own([[each, value]]));
        expect(renderPrompt(prompt, inherited).rendered).toBe('');
        expect(renderPrompt(prompt, own([[each, inherited]])).rendered).toBe('{}');
        expect(renderPrompt(prompt, own([[each, own([[each, value]])]])).rendered).toBe(
          JSON.stringify(own([[each, value]])) + value,
        );
      }),
    );
  });
});
