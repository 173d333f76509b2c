import { isPromptctlError, type PromptctlError } from '../../../src/domain/errors/error.ts';
import type { PromptDefinition } from '../../../src/domain/prompt.ts';
import { read } from './report.ts';

/** A file with comments in every place where people put them. */
export const file = `# our prompts
promptctl: 1
defaults: { model: claude, temperature: 0.7 } # for all
prompts:
    # about the reply
    support/reply:
        description: 'First answer'   # in quotes
        tags: [support]
        variables: # vars
            # which language
            language: { type: string, default: English } # lang
            ticket: string
            old: string # going
        temperature: 0.2 # keep low
        template: | # text
            Hi {{ticket}} {{old}}
            # not a comment
            in {{language}}

    # about b
    b:
        messages:
            # first
            - role: system # r
              content: "You are" # c1
            # second
            - role: user
              content: Hi
    # the end
`;

/** What the fixture says of a prompt. */
export function current(name: string, text = file): PromptDefinition {
  const found = read(text).prompts.find((prompt) => prompt.name === name);
  if (found === undefined) throw new TypeError(`the fixture has no ${name}`);
  const { description, tags, content, examples } = found;
  return { name, description, tags, content, examples };
}

/** The lines that went and those that came. */
export function changed(before: string, after: string): string[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  return [
    ...left.filter((line) => !right.includes(line)).map((line) => `-${line}`),
    ...right.filter((line) => !left.includes(line)).map((line) => `+${line}`),
  ];
}

/** The error that some work must end in. */
export function refusal(work: () => unknown): PromptctlError {
  try {
    work();
  } catch (error) {
    if (isPromptctlError(error)) return error;
    throw error;
  }
  throw new TypeError('nothing was refused');
}
