import { describe, expect, test } from 'vitest';
import { splicePrompt } from '../../../src/domain/prompt-file/splice.ts';
import { changed, current, file, refusal } from './splice-fixture.ts';

describe('splicing a prompt', () => {
  test('that the file has already returns the very text', () => {
    expect(splicePrompt('p.yaml', file, current('support/reply'))).toBe(file);
    expect(splicePrompt('p.yaml', file.trimEnd(), current('b'))).toBe(file.trimEnd());
  });

  test('touches only the line of what differs, and keeps its quotes and its comment', () => {
    const after = splicePrompt('p.yaml', file, { ...current('support/reply'), description: "It's the first" });
    expect(changed(file, after)).toEqual([
      "-        description: 'First answer'   # in quotes",
      "+        description: 'It''s the first'   # in quotes",
    ]);
  });

  test('replaces a block by a block, and a line by a block, with the comment behind the first line', () => {
    const reply = current('support/reply');
    const after = splicePrompt('p.yaml', file, {
      ...reply,
      description: 'one\ntwo\n',
      content: { ...reply.content, template: '{{ticket}}\n  {{old}}\n{{language}}' },
    });
    expect(changed(file, after)).toEqual([
      "-        description: 'First answer'   # in quotes",
      '-        template: | # text',
      '-            Hi {{ticket}} {{old}}',
      '-            # not a comment',
      '-            in {{language}}',
      '+        description: |   # in quotes',
      '+            one',
      '+            two',
      '+        # text',
      '+        template: |-',
      '+            {{ticket}}',
      '+              {{old}}',
      '+            {{language}}',
    ]);
  });

  test('removes what is gone and moves its comments above the line', () => {
    const { temperature: _, ...rest } = current('support/reply').content;
    const { old, ...variables } = rest.variables ?? {};
    expect(old).toEqual({ type: 'string' });
    const after = splicePrompt('p.yaml', file, {
      ...current('support/reply'),
      content: { ...rest, temperature: 0.7, variables, template: '{{ticket}} {{language}}' },
    });
    expect(after).toContain(`            ticket: string
            # going
        # keep low
        # text
        template: "{{ticket}} {{language}}"

    # about b
`);
  });

  test('leaves to defaults what equals them, overrides them where it differs, and takes them away by null', () => {
    const reply = current('support/reply');
    const { temperature: _, ...content } = reply.content;
    expect(changed(file, splicePrompt('p.yaml', file, { ...reply, content: { ...content, model: 'gpt' } }))).toEqual([
      '-        temperature: 0.2 # keep low',
      '+        temperature: null # keep low',
      '+        model: gpt',
    ]);
  });

  test('edits items of lists in place, and adds and removes at the end', () => {
    const b = current('b');
    const messages = [
      { role: 'system' as const, content: 'You\nare\n' },
      { role: 'user' as const, content: 'Hi' },
      { role: 'assistant' as const, content: 'Hello' },
    ];
    const longer = splicePrompt('p.yaml', file, { ...b, content: { ...b.content, messages } });
    expect(changed(file, longer)).toEqual([
      '-              content: "You are" # c1',
      '+              content: | # c1',
      '+                  You',
      '+                  are',
      '+            - role: assistant',
      '+              content: Hello',
    ]);
    expect(
      splicePrompt('p.yaml', longer, { ...b, content: { ...b.content, messages: messages.slice(0, 1) } }),
    ).toContain(
      `                  are
            # second
    # the end
`,
    );
  });

  test('replaces messages by a template, and keeps the comments that stood among them', () => {
    const after = splicePrompt('p.yaml', file, {
      ...current('b'),
      content: { template: 'x', model: 'claude', temperature: 0.7 },
    });
    expect(after.slice(after.indexOf('    # about b'))).toBe(`    # about b
    b:
        # first
        # r
        # c1
        # second
        template: x
    # the end
`);
  });

  test('never touches examples, which are the file’s own', () => {
    const text = 'name: a\ntemplate: x\nexamples:\n  - { variables: {}, contains: [x] } # kept\n';
    const after = splicePrompt('p.yaml', text, {
      name: 'a',
      description: 'new',
      tags: [],
      content: { template: 'x' },
      examples: [],
    });
    expect(after).toBe(`${text}description: new\n`);
  });

  test('keeps the long form of a variable, and its comments, where only its type changes', () => {
    const reply = current('support/reply');
    const variables = { ...reply.content.variables, language: { type: 'string' as const } };
    expect(changed(file, splicePrompt('p.yaml', file, { ...reply, content: { ...reply.content, variables } }))).toEqual(
      [
        '-            language: { type: string, default: English } # lang',
        '+            language: { type: string } # lang',
      ],
    );
  });
});

describe('a splice is refused', () => {
  test('when the file is no YAML', () => {
    expect(refusal(() => splicePrompt('p.yaml', 'a: "', current('b')))).toMatchObject({
      code: 'files-invalid',
      data: { diagnostics: [{ file: 'p.yaml', line: 1, column: 4 }] },
    });
  });

  test('when the file is another single prompt, or no prompt file', () => {
    expect(refusal(() => splicePrompt('p.yaml', 'name: a\ntemplate: x\n', current('b')))).toMatchObject({
      code: 'splice-failed',
      message: 'p.yaml cannot take the change: it holds one prompt, "a"',
      hint: 'the file was left as it is; edit it by hand, or move the prompt into a file of its own',
    });
    expect(refusal(() => splicePrompt('p.yaml', '- a\n', current('b')))).toMatchObject({ code: 'splice-failed' });
  });

  test('when the prompt would still be invalid', () => {
    const text = 'prompts:\n  b: { modle: m, template: x }\n';
    expect(refusal(() => splicePrompt('p.yaml', text, { ...current('b'), content: { template: 'y' } }))).toMatchObject({
      code: 'splice-failed',
      message: 'p.yaml cannot take the change: "b" has other problems there',
    });
    const same = { ...current('b'), content: { template: 'x' } };
    expect(refusal(() => splicePrompt('p.yaml', text, same))).toMatchObject({ code: 'splice-failed' });
  });

  test('when the result would read differently', () => {
    const unreadable = { name: 'b', description: '', tags: [], content: { template: 'a\0b' }, examples: [] };
    expect(refusal(() => splicePrompt('p.yaml', file, unreadable))).toMatchObject({ code: 'splice-failed' });
  });
});
