import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promptFileJsonSchema } from '../../src/domain/prompt-file/schema.ts';
import { commandReference, errorReference } from './reference.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run generate` writes these files; here they must be what it would write. */
describe('a generated file is current', () => {
  it('docs/cli.md', async () => {
    await expect(commandReference()).toMatchFileSnapshot(join(ROOT, 'docs/cli.md'));
  });

  it('docs/errors.md', async () => {
    await expect(errorReference()).toMatchFileSnapshot(join(ROOT, 'docs/errors.md'));
  });

  it('schema/prompts.schema.json', async () => {
    const text = `${JSON.stringify(promptFileJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(ROOT, 'schema/prompts.schema.json'));
  });
});
