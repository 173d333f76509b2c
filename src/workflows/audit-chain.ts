import { CHAIN_START, type ChainBreak, type ChainEnd, followChain } from '../domain/audit-chain.ts';
import type { AuditMark } from '../domain/audit-mark.ts';
import { countEntries, readLinks } from '../storage/audit.ts';
import type { Queryable } from '../storage/database.ts';

/** A whole audit log, followed from its first entry. */
export interface ReadChain {
  /** Its last entry; `at` null: there is none. */
  readonly end: ChainEnd & { readonly at: string | null };
  readonly entries: number;
  readonly breaks: readonly ChainBreak[];
  /** The marks that it does not go through. */
  readonly missed: readonly AuditMark[];
  /** How many more breaks there are than were asked for. */
  readonly further: number;
}

const FIRST_PAGE = 100;
const LARGEST_PAGE = 1_000;

/** Reads the log page by page, in as much memory as a page takes. */
export async function readChain(
  transaction: Queryable,
  {
    expect,
    most,
    onProgress,
  }: {
    readonly expect: readonly AuditMark[];
    readonly most: number;
    readonly onProgress: (read: number, entries: number) => void;
  },
): Promise<ReadChain> {
  const all = await countEntries(transaction);
  const wanted = new Set(expect.map(({ sequence }) => sequence));
  const hashes = new Map<number, string>();
  const breaks: ChainBreak[] = [];
  let end: ReadChain['end'] = { ...CHAIN_START, at: null };
  let [entries, further, limit] = [0, 0, FIRST_PAGE];
  for (;;) {
    const links = await readLinks(transaction, end.sequence, limit);
    if (links.length === 0) break;
    const followed = followChain(end, links);
    const told = followed.breaks.slice(0, Math.max(0, most - breaks.length));
    breaks.push(...told);
    further += followed.breaks.length - told.length;
    for (const { sequence, hash } of links) if (wanted.has(sequence)) hashes.set(sequence, hash);
    entries += links.length;
    end = { ...followed.end, at: links.at(-1)?.at ?? null };
    limit = Math.min(LARGEST_PAGE, links.length * 2);
    onProgress(entries, all);
  }
  const missed = expect.filter(({ sequence, hash }) => hashes.get(sequence) !== hash);
  return { end, entries, breaks, missed: missed.toSorted((a, b) => a.sequence - b.sequence), further };
}
