import type { Content } from '../prompt.ts';
import { parseBody } from './body.ts';
import { checkDeclaration } from './declarations.ts';
import type { ContentProblem } from './problem.ts';
import { checkUnused } from './references.ts';
import { checkSoundness } from './soundness.ts';

export { checkExamples } from './examples.ts';
export type { ContentProblem } from './problem.ts';

/** Everything that is wrong with a content's templates and variables; an empty list means that it can be pushed. */
export function checkContent(content: Content): readonly ContentProblem[] {
  const declarations = new Map(Object.entries(content.variables ?? {}));
  const body = parseBody(content);
  return [
    ...checkSoundness(content, body, declarations),
    ...[...declarations].flatMap(([name, variable]) => checkDeclaration(name, variable)),
    ...checkUnused(body, declarations),
  ];
}
