import { parseContent } from '../domain/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { firstDifference } from '../domain/parity.ts';
import { suggest } from '../domain/suggest.ts';
import { compilePrompt } from '../domain/template/compile.ts';
import { type Rendered, renderPrompt } from '../domain/template/render.ts';
import type { Checkout } from '../workspace/checkout.ts';
import { readVariables, type VariableInput } from './typed-variables.ts';

/** The texts that a prompt renders to. */
export type Part = 'template' | 'system';

export interface RenderInput extends VariableInput {
  readonly name: string;
  readonly strict: boolean;
  /** The text that is asked for; null where nobody chose, and the template is meant. */
  readonly part: Part | null;
  /** A text that the rendered part must equal byte for byte. */
  readonly expected: { readonly text: string; readonly file: string } | null;
}

export interface RenderedPrompt extends Rendered {
  readonly name: string;
  readonly file: string;
  /** Set when the text was compared with an expected one, and equal. */
  readonly equals: string | null;
}

/**
 * Renders a prompt of the files, as an app would get it.
 * @throws PromptctlError `usage` for a part that the prompt does not have, `parity-broken` naming the first place that differs from `expected`, or what rendering refuses.
 */
export async function renderFromFiles(
  { checkout }: { readonly checkout: Checkout },
  input: RenderInput,
): Promise<RenderedPrompt> {
  const set = await checkout.read([]);
  const prompt = set.prompts.find(({ name }) => name === input.name);
  if (prompt === undefined) {
    const suggestions = suggest(
      input.name,
      set.prompts.map(({ name }) => name),
    );
    throw new PromptctlError('prompt-not-in-files', { name: input.name, suggestions });
  }
  const content = parseContent(await set.contentOf(prompt));
  const variables = readVariables(content, input);
  const rendered = renderPrompt(compilePrompt(prompt.name, content), variables, { strict: input.strict });
  if (input.part !== null || input.expected !== null) {
    const text = requirePart(rendered, input.part ?? 'template');
    if (input.expected !== null) requireParity(text, input.expected);
  }
  return { name: prompt.name, file: prompt.file, ...rendered, equals: input.expected?.file ?? null };
}

/** One text of a rendered prompt, null where it has none. */
export function textOfPart({ rendered, systemMessage }: Rendered, part: Part): string | null {
  return part === 'system' ? systemMessage : rendered;
}

function requirePart(rendered: Rendered, part: Part): string {
  const text = textOfPart(rendered, part);
  if (text !== null) return text;
  throw new PromptctlError('usage', {
    problem: `the prompt has no ${part} text`,
    hint: '--json prints every message that it renders to',
  });
}

function requireParity(got: string, expected: { readonly text: string; readonly file: string }): void {
  const difference = firstDifference(expected.text, got);
  if (difference !== null) throw new PromptctlError('parity-broken', { expected: expected.file, ...difference });
}
