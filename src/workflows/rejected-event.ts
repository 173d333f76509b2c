import { isObject } from '../domain/template/value.ts';

type Fields = { readonly [field: string]: unknown };

/** What tables call a measure → what apps call it. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['latency', 'latencyMs'],
  ['input', 'promptTokens'],
  ['cached_read', 'cachedReadTokens'],
  ['cached_write', 'cachedWriteTokens'],
  ['output', 'responseTokens'],
  ['reasoning', 'reasoningTokens'],
]);
/** Where it stood in its batch is nothing that an app said. */
const UNSAID = new Set(['place']);

/** An event that could not be counted in the words of apps, without what it does not say; the longest, its digest, comes last. */
export function describeRejected(event: unknown): unknown {
  if (!isObject(event) || Array.isArray(event)) return event;
  const { kind, series, ...own } = event;
  const { digest, ...of }: Fields = isObject(series) ? series : {};
  const said = Object.entries({ kind, ...of, ...own, digest }).filter(
    ([name, value]) => value !== null && value !== undefined && !UNSAID.has(name),
  );
  return Object.fromEntries(said.map(([name, value]) => [NAMES.get(name) ?? name, value]));
}
