import { isMap, isScalar, type ParsedNode } from 'yaml';
import type * as z from 'zod';
import type { Json } from '../prompt.ts';
import { didYouMean, suggest } from '../suggest.ts';
import { excerpt } from '../template/excerpt.ts';
import type { Finding } from './finding.ts';
import { describeInvalid, describeSize, describeType, type Subject } from './issue-sentences.ts';
import { locate, locateKey, nodeAt, type Path, pairOf } from './node.ts';
import type { Span } from './place.ts';
import { type Problem, problemAt } from './problem.ts';
import { keysAt } from './schema-keys.ts';
import { isJsonObject } from './value.ts';

type Issue = z.core.$ZodIssue;

/** What a schema was held against: a value, its nodes, and how messages call the whole of it. */
export interface Checked {
  readonly schema: z.core.$ZodType;
  readonly value: Json;
  readonly node: ParsedNode | null;
  /** Where a problem of the whole is shown: the key above it. */
  readonly above: Span;
  readonly noun: string;
}

/** What a schema found, in our own sentences and at exact places. A misspelt key is not also reported as missing. */
export function schemaProblems(issues: readonly Issue[], checked: Checked): Problem[] {
  const found = issues.flatMap((issue) => resolve(issue, []));
  const meant = new Set(found.flatMap((each) => misspelt(each, checked)));
  const isMeant = ({ path }: Found) => meant.has(JSON.stringify(path)) && valueAt(checked.value, path) === undefined;
  return found.filter((each) => !isMeant(each)).flatMap((each) => problemsOf(each, checked));
}

interface Found {
  readonly issue: Issue;
  readonly path: Path;
}

function resolve(issue: Issue, above: Path): Found[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  return issue.code === 'invalid_union'
    ? nearestBranch(issue).flatMap((each) => resolve(each, path))
    : [{ issue, path }];
}

function misspelt({ issue, path }: Found, { schema }: Checked): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = keysAt(schema, path);
  return issue.keys.flatMap((key) => suggest(key, known)).map((key) => JSON.stringify([...path, key]));
}

function problemsOf({ issue, path }: Found, checked: Checked): Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, checked));
  if (issue.code === 'invalid_key') return [invalidName(issue, path, checked)];
  const { code, message, hint } = describe(issue, subjectOf(path, checked));
  return [problemAt(locate(checked.node, path, checked.above), code, message, hint)];
}

function describe(issue: Issue, subject: Subject): Finding {
  if (issue.code === 'invalid_type') return describeType(issue.expected, subject);
  if (issue.code === 'invalid_value') return describeInvalid(issue.values, subject);
  if (issue.code === 'too_small') return describeSize(issue, subject);
  return { code: 'invalid-value', message: `${subject.name} is not valid`, hint: issue.message };
}

function unknownKey(key: string, path: Path, { schema, node, above }: Checked): Problem {
  const known = keysAt(schema, path);
  const hint = didYouMean(key, known) ?? commaHint(key, nodeAt(node, path)) ?? `known here: ${known.join(', ')}`;
  return problemAt(locateKey(node, path, key, above), 'unknown-key', `unknown key "${excerpt(key)}"`, hint);
}

/** `{ description: a, b }` reads as a key "b" without a value. */
function commaHint(key: string, map: ParsedNode | null): string | null {
  const isInFlow = isMap(map) && map.flow === true && pairOf(map, key)?.value == null;
  return isInFlow ? 'inside { } a comma ends the value before it: quote that text' : null;
}

function invalidName(issue: z.core.$ZodIssueInvalidKey, path: Path, { node, above }: Checked): Problem {
  const key = String(path.at(-1));
  const message = `"${excerpt(key)}" cannot be a name here`;
  return problemAt(
    locateKey(node, path.slice(0, -1), key, above),
    'invalid-name',
    message,
    issue.issues[0]?.message ?? null,
  );
}

/** Of several allowed forms the one that was probably meant: not of another kind, and with the fewest mistakes. */
function nearestBranch({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] {
  return errors.toSorted((a, b) => mistakes(a) - mistakes(b))[0] ?? [];
}

function mistakes(branch: readonly Issue[]): number {
  const counts = branch.map((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.length;
    if (issue.path.length > 0) return 1;
    return issue.code === 'invalid_value' ? 100 : 1000;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function subjectOf(path: Path, { value, node, noun }: Checked): Subject {
  const steps = path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${step}`));
  const scalar = nodeAt(node, path);
  return {
    name: path.length === 0 ? noun : `"${excerpt(steps.join(''))}"`,
    key: path.at(-1),
    value: valueAt(value, path),
    source: isScalar(scalar) ? (scalar.source ?? null) : null,
  };
}

function valueAt(value: Json, path: Path): Json | undefined {
  let found: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else found = isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  }
  return found;
}
