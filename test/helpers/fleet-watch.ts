import { createHistogram } from 'node:perf_hooks';
import type { ResolvedPrompt } from '../../src/resolution/resolved-prompt.ts';

/** A state that an app was first seen to serve: `at` is milliseconds since 1970. */
export interface Served {
  readonly at: number;
  readonly epoch: number;
  readonly revision: number;
  readonly version: number;
  /** What the first of the prompts said. */
  readonly text: string;
}

/** A 'problem' or 'stale' event of the library, as it came. */
export interface Noted {
  readonly at: number;
  readonly event: string;
  readonly data: { readonly [key: string]: unknown };
}

export interface Latency {
  readonly calls: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What was seen of one process. */
export interface Watched {
  /** Since it was last told to forget. */
  readonly served: readonly Served[];
  readonly noted: readonly Noted[];
  /** Prompts resolved; from here on, since it was last told to begin anew. */
  readonly resolved: number;
  /** What is served now. */
  readonly last: Served | null;
  /** What must never be; each kind once in words, and how often. */
  readonly wrongs: { readonly [kind: string]: { readonly times: number; readonly first: string } };
  /** Of `getPrompt`, from the call to its answer. */
  readonly latency: Latency;
  /** Milliseconds between two rounds of the watch, at most. */
  readonly longestGap: number;
}

/** Looks at what an app is served and notes what must never be. Every text begins with `<name>, version <n>`, and all are released together. */
export interface Watch {
  /** Results of one moment, which must be of one state. */
  see(results: readonly ResolvedPrompt[], at: number): void;
  readonly fail: (kind: string, words: string) => void;
  note(event: string, data: Noted['data'], at: number): void;
  took(milliseconds: number): void;
  gap(milliseconds: number): void;
  report(): Watched;
  forget(): void;
  begin(): void;
}

/** Problems that an outage brings. Any other says that a process was given what it should never be given. */
const EVERYDAY: ReadonlySet<unknown> = new Set(['postgres-failing', 'redis-failing']);

export function createWatch(): Watch {
  // Nanoseconds; a call that took less than one is counted as one.
  const latency = createHistogram({ lowest: 1, highest: 60_000_000_000, figures: 3 });
  let last: Served | null = null;
  let mayGoBack = false;
  let served: Served[] = [];
  let noted: Noted[] = [];
  let wrongs = new Map<string, { times: number; first: string }>();
  let [resolved, longestGap] = [0, 0];
  const fail = (kind: string, words: string) => {
    wrongs.set(kind, { times: (wrongs.get(kind)?.times ?? 0) + 1, first: wrongs.get(kind)?.first ?? words });
  };
  return {
    fail,
    see: (results, at) => {
      resolved += results.length;
      const found = results.map((result) => readServed(result, at, fail));
      const [first] = found;
      if (first === undefined || first === null) return;
      if (found.some((one) => one?.revision !== first.revision || one.version !== first.version))
        fail('torn', results.map(describe).join(' | '));
      if (last !== null && first.epoch === last.epoch && first.revision === last.revision) return;
      if (last !== null && isBackward(first, last) && !mayGoBack)
        fail('backward', `${last.epoch}:${last.revision} -> ${first.epoch}:${first.revision}`);
      mayGoBack = false;
      served.push(first);
      last = first;
    },
    note: (event, data, at) => {
      if (event === 'problem' && !EVERYDAY.has(data['code'])) fail(String(data['code']), String(data['message']));
      if (event === 'problem' && data['code'] === 'release-lost') mayGoBack = true;
      noted.push({ at, event, data });
    },
    took: (milliseconds) => latency.record(Math.max(1, Math.round(milliseconds * 1e6))),
    gap: (milliseconds) => void (longestGap = Math.max(longestGap, milliseconds)),
    report: () => ({
      served,
      noted,
      last,
      resolved,
      wrongs: Object.fromEntries(wrongs),
      latency: {
        calls: latency.count,
        p50: latency.percentile(50) / 1e6,
        p99: latency.percentile(99) / 1e6,
        max: latency.max / 1e6,
      },
      longestGap,
    }),
    forget: () => {
      [served, noted] = [[], []];
    },
    begin: () => {
      [served, noted, wrongs, resolved, longestGap] = [[], [], new Map(), 0, 0];
      latency.reset();
    },
  };
}

function isBackward(now: Served, before: Served): boolean {
  return now.epoch < before.epoch || (now.epoch === before.epoch && now.revision < before.revision);
}

function readServed(result: ResolvedPrompt, at: number, fail: Watch['fail']): Served | null {
  const { head, version, rendered, name } = result;
  if (head === null || version === null) {
    fail('undefined', describe(result));
    return null;
  }
  if (rendered?.startsWith(`${name}, version ${version} `) !== true) fail('mixed', describe(result));
  return { at, ...head, version, text: rendered ?? '' };
}

function describe({ name, version, rendered, source, head }: ResolvedPrompt): string {
  return `${name}@${version} "${rendered}" from ${source} at ${head?.epoch}:${head?.revision}`;
}
