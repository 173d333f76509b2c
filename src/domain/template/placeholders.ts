import { didYouMean } from '../suggest.ts';
import { conversationsOf, type ParsedBody } from './body.ts';
import { excerpt } from './excerpt.ts';
import { type ContentProblem, problemOf } from './problem.ts';
import type { Declarations } from './references.ts';

/** Every placeholder among the messages is a json variable without a default. */
export function checkPlaceholders(body: ParsedBody, declarations: Declarations): ContentProblem[] {
  return conversationsOf(body).flatMap(
    ({ placeholder, path }) => checkPlaceholder(placeholder, path, declarations) ?? [],
  );
}

function checkPlaceholder(
  name: string,
  path: readonly (string | number)[],
  declarations: Declarations,
): ContentProblem | null {
  const variable = declarations.get(name);
  const quoted = `the placeholder "${excerpt(name)}"`;
  if (variable === undefined) {
    const hint = didYouMean(name, declarations.keys()) ?? `add "${excerpt(name)}: json" under variables`;
    return problemOf(path, 'placeholder-undeclared', `${quoted} is not a declared variable`, hint);
  }
  if (variable.type !== 'json') {
    const message = `${quoted} is declared as ${variable.type}, which cannot hold a list of messages`;
    return problemOf(path, 'placeholder-not-json', message, `declare ${name} as json`);
  }
  // A default would be one list handed out to every caller, who may change it.
  if (variable.default !== undefined) {
    const hint = 'write required: false for no messages, or write the messages themselves';
    return problemOf(['variables', name, 'default'], 'placeholder-default', `${quoted} has a default`, hint);
  }
  return null;
}
