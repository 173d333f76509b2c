import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AuditLink, CHAIN_START, followChain } from '../../src/domain/audit-chain.ts';

/** A chain of these texts. */
function chainOf(...texts: readonly string[]): AuditLink[] {
  let previousHash = CHAIN_START.hash;
  return texts.map((text, i) => {
    const hash = createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(text).digest('hex');
    const link = { sequence: i + 1, hash, previousHash, text, rowsDigest: null, rowsFound: null };
    previousHash = hash;
    return link;
  });
}

const CHAIN = chainOf('one', 'zwei: ü', 'three', 'four');

test('a chain is followed from its start, and from wherever one was', () => {
  const { end, breaks } = followChain(CHAIN_START, CHAIN.slice(0, 2));
  expect({ end, breaks }).toEqual({ end: { sequence: 2, hash: CHAIN[1]?.hash }, breaks: [] });
  expect(followChain(end, CHAIN.slice(2))).toEqual({ end: { sequence: 4, hash: CHAIN[3]?.hash }, breaks: [] });
  expect(followChain(end, [])).toEqual({ end, breaks: [] });
});

test('an entry that was changed is told once, and so is what is missing before one', () => {
  const changed = CHAIN.map((link) => (link.sequence === 2 ? { ...link, text: 'zwei: u' } : link));
  expect(followChain(CHAIN_START, changed).breaks).toEqual([{ kind: 'entry-changed', sequence: 2 }]);
  const without = CHAIN.filter(({ sequence }) => sequence !== 2);
  expect(followChain(CHAIN_START, without).breaks).toEqual([{ kind: 'entries-missing', sequence: 3 }]);
  expect(followChain(CHAIN_START, CHAIN.slice(1)).breaks).toEqual([{ kind: 'entries-missing', sequence: 2 }]);
});

test('a chain of another beginning does not go on from here', () => {
  const other = chainOf('other', 'zwei: ü', 'three');
  expect(followChain({ sequence: 1, hash: CHAIN[0]?.hash ?? '' }, other.slice(1)).breaks).toEqual([
    { kind: 'link-broken', sequence: 2 },
  ]);
});

test('notes that are not those of their entry are told', () => {
  const [link] = CHAIN as [AuditLink];
  const notes = [
    [null, 'ab'],
    ['ab', null],
    ['ab', 'ac'],
  ] as const;
  const told = notes.map(
    ([rowsDigest, rowsFound]) => followChain(CHAIN_START, [{ ...link, rowsDigest, rowsFound }]).breaks,
  );
  expect(told).toEqual(notes.map(() => [{ kind: 'notes-changed', sequence: 1 }]));
});
