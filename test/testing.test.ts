import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestPrompts } from '../src/testing.ts';
import { rejection } from './helpers/rejection.ts';
import { promptFile } from './helpers/sample-prompts.ts';
import { thrown } from './helpers/thrown.ts';

const reply = {
  description: 'First answer',
  template: 'Hi {{name}}, about {{ticket.title}}',
  variables: { name: { type: 'string', default: 'you' }, ticket: 'json' },
  model: 'sonnet',
  version: 4,
} as const;

describe('prompts for unit tests', () => {
  it('answer as those of a database', async () => {
    const prompts = createTestPrompts({ prompts: { 'support/reply': reply } });
    await prompts.ready();
    const resolved = await prompts.getPrompt('support/reply', { ticket: { title: 'parcel' } }, { userId: 'u1' });
    expect(resolved).toStrictEqual({
      name: 'support/reply',
      version: 4,
      versionId: `pv-${resolved.digest.slice(0, 12)}`,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      environment: 'production',
      test: null,
      userId: 'u1',
      rendered: 'Hi you, about parcel',
      systemMessage: null,
      messages: [{ role: 'user', content: 'Hi you, about parcel' }],
      model: 'sonnet',
      temperature: null,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      source: 'test',
      stale: false,
      head: { epoch: 1, revision: 1 },
    });
    expect(JSON.parse(JSON.stringify(resolved))).toStrictEqual(resolved);
    const again = prompts.getPromptSync('support/reply', { ticket: { title: 'parcel' } });
    expect(again).toStrictEqual({ ...resolved, userId: null });
    expect(prompts.status()).toEqual({
      environment: 'production',
      head: { epoch: 1, revision: 1 },
      source: 'test',
      stale: false,
      age: 0,
      prompts: 1,
      postgres: { configured: false, answered: null, failure: null },
      redis: { configured: false, answered: null, failure: null },
      processes: null,
      forged: 0,
      tracking: null,
    });
  });

  it('come from files, read at once, and from what the test gives, which wins', () => {
    const directory = mkdtempSync(join(tmpdir(), 'promptctl-testing-'));
    mkdirSync(join(directory, 'prompts/deep'), { recursive: true });
    writeFileSync(join(directory, 'prompts/a.yaml'), promptFile({ a: 'file a', b: 'file b' }));
    writeFileSync(join(directory, 'prompts/deep/c.yml'), promptFile({ c: 'file c' }));
    writeFileSync(join(directory, 'd.yaml'), promptFile({ d: 'file d' }));
    const prompts = createTestPrompts({ files: ['prompts/', 'd.yaml'], directory, prompts: { b: 'given b' } });
    const missing = thrown(() => createTestPrompts({ files: 'nowhere', directory }));
    rmSync(directory, { recursive: true });
    const texts = ['a', 'b', 'c', 'd'].map((name) => prompts.getPromptSync(name).rendered);
    expect(texts).toEqual(['file a', 'given b', 'file c', 'file d']);
    expect(prompts.getPromptSync('a').version).toBe(1);
    expect(missing).toMatchObject({ code: 'file-missing', data: { file: 'nowhere' } });
  });

  it('are judged as those of files, and a template requires what it names', async () => {
    expect(thrown(() => createTestPrompts({ prompts: { a: { ...reply, tempalte: 'x' } as never } }))).toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: [{ file: 'prompts a', code: 'unknown-key' }] },
    });
    expect(thrown(() => createTestPrompts({ prompts: { 'No name': 'x', b: '{{' } }))).toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: [{ file: 'prompts No name' }, { file: 'prompts b' }] },
    });
    for (const wrong of [null, { template: 7 }, { template: 'x', version: 0 }]) {
      expect(thrown(() => createTestPrompts({ prompts: { a: wrong as never } }))).toMatchObject({
        code: 'options-invalid',
      });
    }
    const prompts = createTestPrompts({
      prompts: { a: '{{x}} {{y}}', chat: { messages: [{ placeholder: 'history' }] } },
    });
    expect(prompts.getPromptSync('a', { x: 1, y: { z: true } }).rendered).toBe('1 {"z":true}');
    expect(await rejection(prompts.getPrompt('a', { x: 1 }))).toMatchObject({
      code: 'variables-missing',
      data: { prompt: 'a', missing: ['y'] },
    });
    expect(await rejection(prompts.getPrompt('chat'))).toMatchObject({ code: 'variables-missing' });
    expect(await rejection(prompts.getPrompt('b'))).toMatchObject({
      code: 'prompt-not-served',
      data: { name: 'b', retired: false },
    });
  });

  it('take the options of a call', async () => {
    const prompts = createTestPrompts({
      prompts: { a: { template: 'A', version: 4 } },
      environment: 'staging',
      revision: 9,
    });
    const ask = (options: object, name = 'a') => thrown(() => prompts.getPromptSync(name, {}, options));
    expect(ask({ version: 4, minRevision: 9 })).toMatchObject({
      value: { environment: 'staging', head: { revision: 9 } },
    });
    expect(ask({ environment: 'production' })).toMatchObject({ value: { environment: 'production', rendered: 'A' } });
    expect(ask({ environment: 'No' })).toMatchObject({ code: 'environment-name-invalid' });
    expect(ask({ minRevision: 10 })).toEqual({
      code: 'revision-not-reached',
      exit: 3,
      data: { environment: 'staging', wanted: 10, held: 9, waited: 0 },
    });
    expect(ask({ version: 5 })).toEqual({
      code: 'version-not-found',
      exit: 4,
      data: { reference: 'a@5', known: 'the test gives version 4' },
    });
    expect(ask({ version: '4' })).toMatchObject({ code: 'options-invalid' });
    expect(ask({ version: 4 }, 'b')).toMatchObject({ code: 'prompt-not-served' });
    const anyRevision = createTestPrompts({ prompts: { a: 'A' } }).getPromptSync('a', {}, { minRevision: 1_000 });
    expect(anyRevision.rendered).toBe('A');
  });

  it('answer with the fallback of a call, and say so', async () => {
    const prompts = createTestPrompts({ prompts: { a: '{{x}}' } });
    const problems: unknown[] = [];
    const stop = prompts.on('problem', (problem) => problems.push(problem));
    const options = { fallback: 'instead {{x}}' };
    expect(await prompts.getPrompt('b', { x: 1 }, options)).toMatchObject({
      name: 'b',
      rendered: 'instead 1',
      source: 'fallback',
      version: null,
    });
    expect(prompts.getPromptSync('a', {}, options).rendered).toBe('instead ');
    expect(problems).toMatchObject([
      { code: 'fallback-used', environment: 'production' },
      { code: 'fallback-used', environment: 'production' },
    ]);
    stop();
    prompts.getPromptSync('c', {}, options);
    expect(problems).toHaveLength(2);
  });

  it('end with close, however often', async () => {
    const prompts = createTestPrompts({ prompts: { a: 'A' } });
    await prompts.flush();
    await prompts.close();
    await prompts.close();
    expect(await rejection(prompts.getPrompt('a'))).toMatchObject({ code: 'prompts-closed' });
    expect(thrown(() => prompts.getPromptSync('a', {}, { fallback: 'x' }))).toMatchObject({ code: 'prompts-closed' });
  });
});
