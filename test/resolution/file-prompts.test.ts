import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { promptFile } from '../helpers/sample-prompts.ts';
import { temporaryDirectory } from '../helpers/story.ts';
import { thrown } from '../helpers/thrown.ts';
import { openPrompts } from './open-prompts.ts';

test('files have neither versions nor tests: who asks for one is told so, or answered by a fallback', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'a.yaml'), promptFile({ reply: 'Hello' }));
  const prompts = openPrompts({ files: 'a.yaml', directory, environment: 'staging' });
  await prompts.ready();
  const ask = (options: object) => thrown(() => prompts.getPromptSync('reply', {}, options));
  expect(ask({ userId: 'user-1' })).toMatchObject({ value: { rendered: 'Hello', version: null, test: null } });
  expect(ask({ arm: 8 })).toEqual({
    code: 'arm-unavailable',
    exit: 4,
    data: { prompt: 'reply', environment: 'staging', arm: 8, reason: 'files have no tests' },
  });
  expect(ask({ version: 8 })).toEqual({
    code: 'version-unavailable',
    exit: 3,
    data: { reference: 'reply@8', reason: 'files have no versions' },
  });
  for (const options of [{ arm: 8 }, { version: 8 }]) {
    expect(ask({ ...options, fallback: 'instead' })).toMatchObject({ value: { rendered: 'instead' } });
  }
  expect(ask({ arm: '8' })).toMatchObject({ code: 'options-invalid' });
  expect(ask({ environment: 'No' })).toMatchObject({ code: 'environment-name-invalid' });
});
