import { formatHead, type Head, parseHead } from '../domain/head.ts';

/** One line of the field that says what the last revisions changed: `<from> <to> <name> <name>…`. Names hold no spaces. */
export function recentLine(from: Head, to: Head, names: readonly string[]): string {
  return [formatHead(from), formatHead(to), ...names].join(' ');
}

/** The prompts that changed between `base` and the head `raw`, if an unbroken chain of lines leads from one to the other; else null. */
export function changedSince(recent: string, base: Head, raw: string): string[] | null {
  const lines = recent.split('\n').map((line) => line.split(' '));
  const start = lines.findLastIndex(([from]) => from === formatHead(base));
  if (start === -1) return null;
  const names = new Set<string>();
  let at = formatHead(base);
  for (const [from, to, ...changed] of lines.slice(start)) {
    if (from !== at || to === undefined || parseHead(to) === null) return null;
    for (const name of changed) names.add(name);
    at = to;
  }
  return at === raw ? [...names] : null;
}
