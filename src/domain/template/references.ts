import type { Variable } from '../prompt.ts';
import { didYouMean } from '../suggest.ts';
import { conversationsOf, type ParsedBody, type ParsedText, placeholdersOf, textsOf } from './body.ts';
import { excerpt } from './excerpt.ts';
import type { Placeholder } from './parse.ts';
import { type ContentProblem, PROBLEMS_PER_TEXT, problemIn, problemOf, type TemplateProblem } from './problem.ts';

/** Declared variables by name. */
export type Declarations = ReadonlyMap<string, Variable>;

/** Every `{{…}}` names a declared variable that is no list of messages, and looks into json ones only. */
export function checkReferences(body: ParsedBody, declarations: Declarations): ContentProblem[] {
  const conversations = new Set(conversationsOf(body).map(({ placeholder }) => placeholder));
  return textsOf(body).flatMap((text) => checkText(text, declarations, conversations));
}

/** Every declared variable is used. Unreadable braces may be its use, so the question waits until all can be read. */
export function checkUnused(body: ParsedBody, declarations: Declarations): ContentProblem[] {
  const texts = textsOf(body);
  const used = new Set(conversationsOf(body).map(({ placeholder }) => placeholder));
  if (texts.length + used.size === 0 || texts.some(({ problems }) => problems.length > 0)) return [];
  for (const { path } of texts.flatMap(placeholdersOf)) used.add(path[0]);
  return [...declarations.keys()].filter((name) => !used.has(name)).map(describeUnused);
}

function checkText(text: ParsedText, declarations: Declarations, conversations: ReadonlySet<string>): ContentProblem[] {
  const problems: ContentProblem[] = [];
  for (const placeholder of placeholdersOf(text)) {
    if (problems.length === PROBLEMS_PER_TEXT) break;
    const problem = checkPlaceholder(placeholder, declarations, conversations);
    if (problem !== null) problems.push(problemIn(text.path, problem));
  }
  return problems;
}

function checkPlaceholder(
  { path, offset, length }: Placeholder,
  declarations: Declarations,
  conversations: ReadonlySet<string>,
): TemplateProblem | null {
  const [name, ...steps] = path;
  const written = `{{${excerpt(path.join('.'))}}}`;
  const variable = declarations.get(name);
  if (variable === undefined) {
    const message = `"${written}" uses a variable that is not declared`;
    const hint = didYouMean(name, declarations.keys()) ?? `add "${excerpt(name)}: string" under variables`;
    return { code: 'variable-undeclared', offset, length, message, hint };
  }
  if (conversations.has(name)) {
    const message = `"${written}" shows a variable that is also a placeholder for messages`;
    return { code: 'placeholder-in-text', offset, length, message, hint: 'declare two variables' };
  }
  if (steps.length > 0 && variable.type !== 'json') {
    const message = `"${written}" looks into "${name}", which is declared as ${variable.type}`;
    return { code: 'path-not-json', offset, length, message, hint: `declare ${name} as json, or write {{${name}}}` };
  }
  return null;
}

function describeUnused(name: string): ContentProblem {
  const message = `the variable "${excerpt(name)}" is declared and never used`;
  const hint = `write {{${excerpt(name)}}} where it belongs, or remove the declaration`;
  return problemOf(['variables', name], 'variable-unused', message, hint);
}
