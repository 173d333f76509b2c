import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { canonicalContent, digestOf, normaliseContent, parseContent } from '../../src/domain/content.ts';
import type { Content, Json } from '../../src/domain/prompt.ts';
import { readPromptFile } from '../../src/domain/prompt-file/read.ts';

interface Vector {
  readonly about: string;
  readonly content: Content;
  readonly canonical: string;
  readonly digest: string;
}

const vectors = JSON.parse(readFileSync(new URL('../vectors/digest.json', import.meta.url), 'utf8')) as {
  vectors: Vector[];
};

describe('the digest', () => {
  it.each(vectors.vectors)('of $about is as published', ({ content, canonical, digest }) => {
    expect({ canonical: canonicalContent(content), digest: digestOf(canonicalContent(content)) }).toEqual({
      canonical,
      digest,
    });
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 }), (map) => {
        const reversed = Object.fromEntries(Object.entries(map).toReversed());
        expect(canonicalJson(reversed as Json)).toBe(canonicalJson(map as Json));
      }),
    );
  });

  it('tells different values apart: the canonical JSON reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the same after normalising twice', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), (template, system, required) => {
        const content: Content = {
          template,
          system,
          variables: { a: { type: 'string', required } },
          tools: [],
          metadata: {},
        };
        const once = normaliseContent(content);
        expect(normaliseContent(once)).toEqual(once);
        expect(parseContent(canonicalContent(content))).toEqual(once);
      }),
    );
  });

  it('does not see comments, layout, quoting, line ends or the short form of variables', () => {
    const plain = 'name: a\nvariables:\n  x: string\ntemplate: |\n  Hello {{x}}\n  twice\n';
    const other =
      '# a comment\r\nname: a\r\ntemplate: "Hello {{x}}\\r\\ntwice\\n" # why\r\nvariables: { x: { type: string, required: true } }\r\n';
    expect(digestInFile(other)).toBe(digestInFile(plain));
  });

  it('sees a final line feed, because adopting promises byte parity', () => {
    expect(digestInFile('name: a\ntemplate: |\n  Hello\n')).not.toBe(digestInFile('name: a\ntemplate: |-\n  Hello\n'));
  });

  it('does not see description, tags and examples', () => {
    const described = 'name: a\ndescription: d\ntags: [t]\nexamples: [{ variables: {} }]\ntemplate: Hello\n';
    expect(digestInFile(described)).toBe(digestInFile('name: a\ntemplate: Hello\n'));
  });
});

function digestInFile(text: string): string {
  const file = readPromptFile('a.yaml', new TextEncoder().encode(text));
  expect(file.diagnostics).toEqual([]);
  const [prompt] = file.prompts;
  return digestOf(canonicalContent(prompt?.content ?? {}));
}
