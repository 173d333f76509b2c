import type { Content, Variable, VariableType } from '../domain/prompt.ts';
import { conversationsOf, parseBody, placeholdersOf, textsOf } from '../domain/template/body.ts';

/** A content as programs write it: a type may stand for a whole declaration, and without declarations the placeholders stand for them. */
export interface GivenContent extends Omit<Content, 'variables'> {
  readonly variables?: { readonly [name: string]: VariableType | Variable };
}

/** What a program gave, in full; a text is a template. */
export function contentOf(given: string | GivenContent): Content {
  if (typeof given === 'string') return { template: given };
  const { variables, ...body } = given;
  return variables === undefined ? body : { ...body, variables: inFull(variables) };
}

/** A content that declares no variables declares what its placeholders name, each to take any JSON value. */
export function withImpliedVariables(content: Content, required: boolean): Content {
  if (content.variables !== undefined) return content;
  const body = parseBody(content);
  const shown = textsOf(body).flatMap(placeholdersOf);
  const names = [...shown.map(({ path }) => path[0]), ...conversationsOf(body).map(({ placeholder }) => placeholder)];
  const variable: Variable = required ? { type: 'json' } : { type: 'json', required: false };
  return { ...content, variables: Object.fromEntries(names.map((name) => [name, variable])) };
}

function inFull(variables: { readonly [name: string]: VariableType | Variable }): { [name: string]: Variable } {
  return Object.fromEntries(
    Object.entries(variables).map(([name, each]) => [name, typeof each === 'string' ? { type: each } : each]),
  );
}
