import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../prompt.ts';
import { ALIAS, duplicateKey, type Finding, judgeKey, judgeNumber, judgeText } from './finding.ts';
import { keyOf, spanOf } from './node.ts';
import type { Places, Span } from './place.ts';
import { type Problem, problemAt } from './problem.ts';
import { unquotedPlaceholder } from './unquoted.ts';

interface Reading {
  readonly text: string;
  readonly places: Places;
  /** What is found is added here. */
  readonly problems: Problem[];
}

/**
 * The plain JSON that a YAML node says. What JSON cannot hold, or what means something else than it seems to, is
 * added to the problems, and something harmless takes its place so that reading can go on.
 */
export function jsonOf(node: ParsedNode | null, reading: Reading): Json {
  if (isMap(node)) return mapValue(node, reading);
  if (isSeq(node)) return node.items.map((item) => jsonOf(item, reading));
  if (isScalar(node)) return scalarValue(node, reading);
  if (isAlias(node)) note(reading, spanOf(node), ALIAS);
  return null;
}

/** Tells a JSON object from the other values of a file. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValue(map: YAMLMap.Parsed, reading: Reading): Json {
  const unquoted = unquotedPlaceholder(map, reading.text);
  if (unquoted !== null) {
    reading.problems.push(unquoted);
    return reading.text.slice(unquoted.offset, unquoted.offset + unquoted.length);
  }
  const value: Record<string, Json> = {};
  const seen = new Map<string, number>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    const first = seen.get(key);
    const finding =
      judgeKey(pair.key, key) ?? (first === undefined ? null : duplicateKey(key, reading.places.at(first)));
    note(reading, spanOf(pair.key), finding);
    if (finding !== null) continue;
    seen.set(key, pair.key.range[0]);
    value[key] = jsonOf(pair.value, reading);
  }
  return value;
}

function scalarValue({ value, source, range }: Scalar.Parsed, reading: Reading): Json {
  const span = { offset: range[0], length: range[1] - range[0] };
  if (typeof value === 'string') {
    note(reading, span, judgeText(value));
    return value;
  }
  if (typeof value === 'number') {
    note(reading, span, judgeNumber(value, source));
    // JSON has no -0, and a prompt must say the same before and after it was stored.
    return Number.isFinite(value) ? value + 0 : 0;
  }
  return typeof value === 'boolean' ? value : null;
}

function note(reading: Reading, span: Span, finding: Finding | null): void {
  if (finding !== null) reading.problems.push(problemAt(span, finding.code, finding.message, finding.hint));
}
