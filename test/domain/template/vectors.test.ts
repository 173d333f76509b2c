import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isPromptctlError, type PromptctlError } from '../../../src/domain/errors/error.ts';
import type { Content, Json, MessageItem, Variable } from '../../../src/domain/prompt.ts';
import { checkContent } from '../../../src/domain/template/check.ts';
import { compilePrompt } from '../../../src/domain/template/compile.ts';
import { renderPrompt } from '../../../src/domain/template/render.ts';

interface Case {
  readonly title: string;
  readonly template?: string;
  readonly messages?: readonly MessageItem[];
  readonly declared: { readonly [name: string]: Variable };
  readonly variables: { readonly [name: string]: Json };
  readonly rendered?: Json;
  readonly error?: string;
  readonly names?: readonly string[];
  readonly problem?: string;
}

const file = new URL('../../vectors/template.json', import.meta.url);
const vectors: { text: readonly Case[]; chat: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'));

describe('the published vectors', () => {
  test.each(vectors.text)('of texts hold: $title', (vector) => {
    expect(outcomeOf(vector)).toEqual(expectedOf(vector));
  });

  test.each(vectors.chat)('of messages hold: $title', (vector) => {
    expect(outcomeOf(vector)).toEqual(expectedOf(vector));
  });
});

function expectedOf({ rendered, error, names, problem }: Case): unknown {
  if (error === undefined) return { rendered };
  return problem === undefined ? { error, names } : { error, problem };
}

function outcomeOf({ template, messages, declared, variables }: Case): unknown {
  const content: Content = {
    ...(template === undefined ? {} : { template }),
    ...(messages === undefined ? {} : { messages }),
    variables: declared,
  };
  try {
    const result = renderPrompt(compilePrompt('vector', content), variables);
    return { rendered: result.rendered ?? result.messages };
  } catch (error) {
    if (!isPromptctlError(error)) throw error;
    if (error.code === 'template-invalid') return { error: error.code, problem: checkContent(content)[0]?.code };
    return { error: error.code, names: namesOf(error) };
  }
}

function namesOf(error: PromptctlError): readonly string[] {
  if (isPromptctlError(error, 'variables-missing')) return error.data.missing;
  if (isPromptctlError(error, 'variables-invalid')) return error.data.invalid.map(({ name }) => name);
  if (isPromptctlError(error, 'variable-path-missing')) return error.data.paths;
  return [];
}
