import { isPromptctlError, type PromptctlError } from '../errors/error.ts';
import type { Content, Example } from '../prompt.ts';
import { type CompiledPrompt, compilePrompt } from './compile.ts';
import { excerpt } from './excerpt.ts';
import { type ContentProblem, problemOf } from './problem.ts';
import { type Rendered, renderPrompt } from './render.ts';

/** Renders each example strictly and looks for what it must contain. Says nothing of content that cannot be rendered. */
export function checkExamples(name: string, content: Content, examples: readonly Example[]): readonly ContentProblem[] {
  const prompt = foreseen(() => compilePrompt(name, content));
  if (isPromptctlError(prompt)) return [];
  return examples.flatMap((example, index) =>
    checkExample(prompt, example).map((problem) => ({ ...problem, path: ['examples', index, ...problem.path] })),
  );
}

function checkExample(prompt: CompiledPrompt, { variables, contains = [] }: Example): ContentProblem[] {
  const rendered = foreseen(() => renderPrompt(prompt, variables, { strict: true }));
  if (isPromptctlError(rendered)) return [describeRefusal(rendered)];
  const texts = textsOf(rendered);
  return contains.flatMap((wanted, index) => {
    if (texts.some((text) => text.includes(wanted))) return [];
    const message = `the rendered prompt does not contain "${excerpt(wanted)}"`;
    const hint = `promptctl render ${prompt.name} shows what it says`;
    return [problemOf(['contains', index], 'example-not-contained', message, hint)];
  });
}

/** Points at the first variable that the refusal names, where the example gives it. */
function describeRefusal(refusal: PromptctlError): ContentProblem {
  if (isPromptctlError(refusal, 'variables-missing')) {
    const hint = `add ${refusal.data.missing.join(', ')} to the variables of the example`;
    return problemOf(['variables'], refusal.code, refusal.message, hint);
  }
  const named = isPromptctlError(refusal, 'variables-unknown') ? refusal.data.unknown[0]?.name : firstInvalid(refusal);
  return problemOf(
    named === undefined ? ['variables'] : ['variables', named],
    refusal.code,
    refusal.message,
    refusal.hint,
  );
}

function firstInvalid(refusal: PromptctlError): string | undefined {
  return isPromptctlError(refusal, 'variables-invalid') ? refusal.data.invalid[0]?.name : undefined;
}

function textsOf({ messages }: Rendered): string[] {
  return messages.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}

function foreseen<T>(work: () => T): T | PromptctlError {
  try {
    return work();
  } catch (error) {
    if (isPromptctlError(error)) return error;
    throw error;
  }
}
