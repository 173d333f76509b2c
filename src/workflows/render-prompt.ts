import { parseContent } from '../domain/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { firstDifference } from '../domain/parity.ts';
import type { Variable } from '../domain/prompt.ts';
import { suggest } from '../domain/suggest.ts';
import { compilePrompt } from '../domain/template/compile.ts';
import { type Rendered, renderPrompt } from '../domain/template/render.ts';
import type { Checkout } from '../workspace/checkout.ts';

/** The texts that a prompt renders to. */
export type Part = 'template' | 'system';

export interface RenderInput {
  readonly name: string;
  /** Values as a program would give them. */
  readonly variables: { readonly [name: string]: unknown };
  /** Values as typed: read by the declared type. */
  readonly typed: ReadonlyMap<string, string>;
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
  const declared = new Map(Object.entries(content.variables ?? {}));
  const typed = [...input.typed].map(([name, text]) => [name, readTyped(name, text, declared.get(name))]);
  const variables = { ...input.variables, ...Object.fromEntries(typed) };
  const rendered = renderPrompt(compilePrompt(prompt.name, content), variables, { strict: input.strict });
  if (input.part !== null || input.expected !== null) {
    const text = requirePart(rendered, input.part ?? 'template');
    if (input.expected !== null) requireParity(text, input.expected);
  }
  return { name: prompt.name, file: prompt.file, ...rendered, equals: input.expected?.file ?? null };
}

/** A value typed on a command line as its declared type; a text stays as it was typed, and rendering judges the rest. */
function readTyped(name: string, text: string, variable: Variable | undefined): unknown {
  if (variable === undefined || variable.type === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PromptctlError('usage', {
      problem: `"${name}" takes ${variable.type === 'json' ? 'JSON' : `a ${variable.type}`}, not ${JSON.stringify(text.slice(0, 60))}`,
      hint:
        variable.type === 'json'
          ? `quote it for the shell: --var '${name}={"key": 1}'`
          : `write for example --var ${name}=${variable.type === 'number' ? '1' : 'true'}`,
    });
  }
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
