import { describe, expect, it } from 'vitest';
import { openFiles } from '../../src/resolution/files/open.ts';
import { rejection } from '../helpers/rejection.ts';
import { promptFile } from '../helpers/sample-prompts.ts';
import { thrown } from '../helpers/thrown.ts';
import { textsOf, useFiles } from './follow-files.ts';

const { at, write, follow } = useFiles();

describe('prompts of files', () => {
  it('are resolved as served ones, without version and head', async () => {
    write(
      'prompts/a.yaml',
      'defaults: { model: sonnet }\nprompts: { support/reply: { variables: { x: string }, template: "Hi {{x}}" } }',
    );
    const { ask, open } = await follow('prompts/', false);
    expect(ask('support/reply', { x: 'Ann' })).toStrictEqual({
      name: 'support/reply',
      version: null,
      versionId: null,
      digest: open.prompts.get('support/reply')?.digest,
      environment: 'production',
      test: null,
      userId: null,
      rendered: 'Hi Ann',
      systemMessage: null,
      messages: [{ role: 'user', content: 'Hi Ann' }],
      model: 'sonnet',
      temperature: null,
      maxTokens: null,
      parameters: null,
      tools: null,
      output: null,
      metadata: null,
      source: 'files',
      stale: false,
      head: null,
    });
    expect(thrown(() => ask('support/repyl'))).toEqual({
      code: 'prompt-not-served',
      exit: 4,
      data: { environment: 'production', name: 'support/repyl', retired: false, suggestions: ['support/reply'] },
    });
    expect(thrown(() => ask('support/reply'))).toMatchObject({ code: 'variables-missing' });
  });

  it('are found by paths, folders and patterns, also outside the folder and with odd characters', async () => {
    write('one.yaml', promptFile({ one: '1' }));
    write('folder/deep/two.yml', promptFile({ two: '2' }));
    write('folder/node_modules/no.yaml', promptFile({ no: '0' }));
    write('app/(chat)/three.yaml', promptFile({ three: '3' }));
    write('lib/four.prompt.yaml', promptFile({ four: '4' }));
    write('lib/no.yaml', promptFile({ no: '0' }));
    const all = ['one.yaml', 'folder', './app/(chat)/three.yaml', 'lib/*.prompt.yaml', at('one.yaml')];
    expect((await follow(all, false)).texts()).toEqual({ one: '1', two: '2', three: '3', four: '4' });
    expect((await follow(at('lib/*.prompt.*'), false)).texts()).toEqual({ four: '4' });
    const outside = await openFiles({
      files: ['../folder/deep/', '../one.yaml'],
      directory: at('app'),
      watch: false,
      onChange: () => {},
      onProblem: () => {},
    });
    expect(textsOf(outside)).toEqual({ one: '1', two: '2' });
  });

  it('are refused with every mistake, as the command line does', async () => {
    write('prompts/a.yaml', promptFile({ same: 'x' }));
    write('prompts/b.yaml', promptFile({ same: 'x' }));
    write('prompts/c.yaml', 'prompts:\n  c: { tempalte: x }\n');
    const open = (files: string) =>
      rejection(openFiles({ files, directory: at(''), watch: true, onChange: () => {}, onProblem: () => {} }));
    expect(await open('prompts')).toMatchObject({
      code: 'files-invalid',
      data: {
        diagnostics: [
          { code: 'unknown-key', file: 'prompts/c.yaml', line: 2, column: 8 },
          {
            code: 'duplicate-prompt',
            file: 'prompts/b.yaml',
            line: 2,
            column: 3,
            frame: expect.stringContaining('same:'),
          },
        ],
      },
    });
    expect(await open('nowhere')).toMatchObject({ code: 'file-missing', data: { file: 'nowhere' } });
    expect(await open('*.prompt.yaml')).toMatchObject({
      code: 'no-prompt-files',
      data: { patterns: ['*.prompt.yaml'] },
    });
  });
});
