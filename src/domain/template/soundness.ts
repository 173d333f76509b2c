import type { Content } from '../prompt.ts';
import type { ParsedBody } from './body.ts';
import { textsOf } from './body.ts';
import { checkPlaceholders } from './placeholders.ts';
import { type ContentProblem, problemIn } from './problem.ts';
import { checkReferences, type Declarations } from './references.ts';
import { checkShape } from './shape.ts';

/** What makes a content impossible to render; the rest of the rules only keeps authors from mistakes. */
export function checkSoundness(content: Content, body: ParsedBody, declarations: Declarations): ContentProblem[] {
  return [
    ...checkShape(content),
    ...textsOf(body).flatMap(({ path, problems }) => problems.map((problem) => problemIn(path, problem))),
    ...checkReferences(body, declarations),
    ...checkPlaceholders(body, declarations),
  ];
}
