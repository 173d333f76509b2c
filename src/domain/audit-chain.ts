import { createHash } from 'node:crypto';

/** What an entry of the audit log hashes and says of its rows; hashes are lower case hex. */
export interface AuditLink {
  readonly sequence: number;
  readonly hash: string;
  readonly previousHash: string;
  /** What the hash covers, after the bytes of the hash before it. */
  readonly text: string;
  /** Over what the entry noted of the rows that it wrote: as the entry says, and as the notes are now. */
  readonly rowsDigest: string | null;
  readonly rowsFound: string | null;
}

/** How far a chain was followed. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first entry. */
export const CHAIN_START: ChainEnd = { sequence: 0, hash: '00' };

/** What is wrong with an entry: what is broken between it and the one before is told of the later one. */
export interface ChainBreak {
  readonly kind: 'entries-missing' | 'entry-changed' | 'link-broken' | 'notes-changed';
  readonly sequence: number;
}

/** Follows the chain from where it was over the next entries, in their order. Each entry is measured by what stands before it, so one that was changed is told once. */
export function followChain(
  from: ChainEnd,
  links: readonly AuditLink[],
): { readonly end: ChainEnd; readonly breaks: readonly ChainBreak[] } {
  const breaks: ChainBreak[] = [];
  let end = from;
  for (const link of links) {
    const { sequence, hash } = link;
    if (sequence !== end.sequence + 1) breaks.push({ kind: 'entries-missing', sequence });
    else if (link.previousHash !== end.hash) breaks.push({ kind: 'link-broken', sequence });
    if (hash !== hashOf(link)) breaks.push({ kind: 'entry-changed', sequence });
    if (link.rowsDigest !== link.rowsFound) breaks.push({ kind: 'notes-changed', sequence });
    end = { sequence, hash };
  }
  return { end, breaks };
}

function hashOf({ previousHash, text }: AuditLink): string {
  return createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(text).digest('hex');
}
