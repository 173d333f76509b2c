import { canonicalJson } from '../canonical-json.ts';
import type { Json, JsonObject } from '../prompt.ts';
import { addedField, changedField, type FieldChange, removedField } from './change.ts';
import { isList, isObject, isScalar } from './json.ts';
import { matchItems } from './lists.ts';
import { byName } from './named.ts';
import type { TextEffort } from './text.ts';

/** The changes that turn one value into another, each at its own path below `path`; undefined is an absent value. */
export function diffValues(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  effort: TextEffort,
): readonly FieldChange[] {
  if (before === undefined) return after === undefined ? [] : [addedField(path, after)];
  if (after === undefined) return [removedField(path, before)];
  if (isObject(before) && isObject(after)) return diffObjects(path, before, after, effort);
  if (isList(before) && isList(after)) return diffLists(path, before, after, effort);
  return diffWhole(path, before, after, effort);
}

function diffWhole(path: string, before: Json, after: Json, effort: TextEffort): readonly FieldChange[] {
  return canonicalJson(before) === canonicalJson(after) ? [] : [changedField(path, before, after, effort)];
}

function diffObjects(path: string, before: JsonObject, after: JsonObject, effort: TextEffort): readonly FieldChange[] {
  const old = new Map(Object.entries(before));
  const next = new Map(Object.entries(after));
  const keys = [...new Set([...old.keys(), ...next.keys()])].toSorted();
  return keys.flatMap((key) => diffValues(path + step(key), old.get(key), next.get(key), effort));
}

// Lists of words and numbers (`enum`, `stop`, `tags`) read best whole.
function diffLists(
  path: string,
  before: readonly Json[],
  after: readonly Json[],
  effort: TextEffort,
): readonly FieldChange[] {
  if ([...before, ...after].every(isScalar)) return diffWhole(path, before, after, effort);
  const old = byName(before);
  const next = byName(after);
  if (old !== null && next !== null) return diffNamed(path, old, next, effort);
  return matchItems(before, after, effort.lines).flatMap((match) => {
    const place = match.after ?? match.before ?? 0;
    return diffValues(`${path}[${place}]`, itemAt(before, match.before), itemAt(after, match.after), effort);
  });
}

function diffNamed(
  path: string,
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  effort: TextEffort,
): readonly FieldChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changes = names.flatMap((name) => diffValues(path + step(name), before.get(name), after.get(name), effort));
  const old = [...before.keys()].filter((name) => after.has(name));
  const next = [...after.keys()].filter((name) => before.has(name));
  // Their order alone is shown by their names.
  return [...changes, ...diffWhole(path, old, next, effort)];
}

function itemAt(items: readonly Json[], place: number | null): Json | undefined {
  return place === null ? undefined : items[place];
}

// Keys with dots or spaces are quoted, so that a path says one thing.
function step(key: string): string {
  return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
