import * as fc from 'fast-check';
import { digestOf } from '../../src/domain/content.ts';
import type { ServedPrompt } from '../../src/domain/served-prompt.ts';
import type { ServedTest } from '../../src/domain/served-test.ts';
import type { ServedVersion } from '../../src/domain/served-version.ts';

/** Any text. Halves of surrogate pairs too: no database holds one, but nothing rests on that. */
export const text = fc.array(fc.nat(0xffff), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes));

const version: fc.Arbitrary<ServedVersion> = fc
  .record({ version: fc.integer({ min: 1 }), versionId: text, content: text })
  .map((fields) => ({ ...fields, digest: digestOf(fields.content) }));

/** Weights of so many arms: the parts between some marks on 0 to 10,000. */
const weightsOf = (arms: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(10_000), { minLength: arms - 1, maxLength: arms - 1 }).map((marks) => {
    const ends = [...marks.toSorted((a, b) => a - b), 10_000];
    return ends.map((end, index) => end - (ends[index - 1] ?? 0));
  });

const digest = fc.stringMatching(/^[0-9a-f]{64}$/);

/** A running test as a database may have it. */
export const servedTest: fc.Arbitrary<ServedTest> = fc
  .array(version, { minLength: 1, maxLength: 9 })
  .chain((variants) =>
    fc.record({
      id: text,
      salt: text,
      hashVersion: fc.nat(),
      coverage: fc.nat(10_000),
      weights: weightsOf(variants.length + 1),
      variants: fc.constant(variants),
      forced: fc.dictionary(digest, fc.nat(variants.length), { maxKeys: 3, noNullPrototype: true }),
    }),
  );

const live = fc.record({ live: version, test: fc.option(servedTest) });
const retired = fc.record({ live: fc.constant(null), test: fc.constant(null) });

/** A prompt as an environment may serve it. */
export const servedPrompt: fc.Arbitrary<ServedPrompt> = fc
  .record({ prompt: text, revision: fc.nat(), previous: fc.option(version), now: fc.oneof(live, retired) })
  .map(({ now, ...fields }) => ({ ...fields, ...now }));
