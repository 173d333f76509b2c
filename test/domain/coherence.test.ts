import { describe, expect, test } from 'vitest';
import {
  disownedAfter,
  type Evidence,
  type Held,
  judge,
  type Offer,
  type Verdict,
} from '../../src/domain/coherence.ts';
import type { Head } from '../../src/domain/head.ts';

const at = (epoch: number, revision: number, mark = `${epoch}-${revision}`.replace('-', 'f')): Head => ({
  epoch,
  revision,
  mark,
});
const held = (head: Head, disowned: Head | null = null): Held => ({ databaseId: 'db', head, disowned });
const whole = (head: Head, databaseId = 'db'): Offer => ({ databaseId, head, base: null });
const since = (base: Head, head: Head, databaseId = 'db'): Offer => ({ databaseId, head, base });
const primary = (asked: Head | null): Evidence => ({ origin: 'primary', asked });
const cache: Evidence = { origin: 'cache' };
const replica: Evidence = { origin: 'replica' };
const file: Evidence = { origin: 'file' };

const cases: readonly [string, Held | null, Offer, Evidence, Verdict][] = [
  ['nothing held: a complete state is taken', null, whole(at(1, 5)), file, 'replace'],
  ['nothing held: changes have no base', null, since(at(1, 4), at(1, 5)), cache, 'hole'],
  ['newer and complete', held(at(1, 5)), whole(at(1, 6)), cache, 'replace'],
  ['newer by epoch though lower in revision', held(at(1, 9)), whole(at(2, 3)), cache, 'replace'],
  ['changes on exactly what is held', held(at(1, 5)), since(at(1, 5), at(1, 7)), cache, 'merge'],
  ['changes that begin earlier', held(at(1, 5)), since(at(1, 4), at(1, 7)), cache, 'hole'],
  ['changes that begin later', held(at(1, 5)), since(at(1, 6), at(1, 7)), cache, 'hole'],
  ['changes on the same numbers of another history', held(at(1, 5)), since(at(1, 5, 'other'), at(1, 7)), cache, 'hole'],
  ['the very same', held(at(1, 5)), whole(at(1, 5)), cache, 'same'],
  ['older, from the cache', held(at(1, 5)), whole(at(1, 4)), cache, 'older'],
  ['the same numbers of another history, from the cache', held(at(1, 5)), whole(at(1, 5, 'other')), cache, 'older'],
  ['older, from a replica', held(at(1, 5)), whole(at(1, 4)), replica, 'older'],
  ['older, from a file', held(at(1, 5)), whole(at(1, 4)), file, 'older'],
  ['older, from the primary asked with this in hand', held(at(1, 5)), whole(at(1, 4)), primary(at(1, 5)), 'restored'],
  ['older, from the primary asked before', held(at(1, 5)), whole(at(1, 4)), primary(at(1, 4)), 'older'],
  ['older, from the primary asked with nothing in hand', held(at(1, 5)), whole(at(1, 4)), primary(null), 'older'],
  [
    'the same numbers of another history, from the primary',
    held(at(1, 5)),
    whole(at(1, 5, 'b')),
    primary(at(1, 5)),
    'restored',
  ],
  ['older changes, from the primary', held(at(1, 5)), since(at(1, 3), at(1, 4)), primary(at(1, 5)), 'hole'],
  ['an earlier epoch, from the primary', held(at(2, 5)), whole(at(1, 9)), primary(at(2, 5)), 'behind'],
  ['another database, from the cache', held(at(1, 5)), whole(at(9, 9), 'other'), cache, 'foreign'],
  ['another database, from a file', held(at(1, 5)), whole(at(9, 9), 'other'), file, 'foreign'],
  ['another database, from the primary', held(at(1, 5)), whole(at(1, 1), 'other'), primary(at(1, 5)), 'replace'],
  ['another database, from a replica', held(at(1, 5)), whole(at(1, 1), 'other'), replica, 'replace'],
  ['changes of another database', held(at(1, 5)), since(at(1, 5), at(1, 6), 'other'), primary(at(1, 5)), 'hole'],
  ['what was disowned, from the cache', held(at(1, 4), at(1, 8)), whole(at(1, 8)), cache, 'disowned'],
  ['newer within what was disowned, from the cache', held(at(1, 4), at(1, 8)), whole(at(1, 5)), cache, 'disowned'],
  ['newer within what was disowned, from a file', held(at(1, 4), at(1, 8)), whole(at(1, 5)), file, 'disowned'],
  ['beyond what was disowned, from the cache', held(at(1, 4), at(1, 8)), whole(at(1, 9)), cache, 'replace'],
  [
    'newer within what was disowned, from the primary',
    held(at(1, 4), at(1, 8)),
    whole(at(1, 5)),
    primary(at(1, 4)),
    'replace',
  ],
];

describe('a holder of a state judges what it is offered', () => {
  test.each(cases)('%s', (_, holder, offer, evidence, verdict) => {
    expect(judge(holder, offer, evidence)).toBe(verdict);
  });
});

describe('what is disowned', () => {
  test('is what was given up, and more only if more was', () => {
    expect(disownedAfter('restored', held(at(1, 8)), whole(at(1, 4)))).toEqual(at(1, 8));
    expect(disownedAfter('restored', held(at(1, 5), at(1, 8)), whole(at(1, 4)))).toEqual(at(1, 8));
  });

  test('stays so until what is held has gone beyond it', () => {
    expect(disownedAfter('merge', held(at(1, 4), at(1, 8)), since(at(1, 4), at(1, 8)))).toEqual(at(1, 8));
    expect(disownedAfter('merge', held(at(1, 4), at(1, 8)), since(at(1, 4), at(1, 9)))).toBeNull();
    expect(disownedAfter('replace', held(at(1, 4), at(1, 8)), whole(at(2, 1)))).toBeNull();
  });

  test('means nothing in another database', () => {
    expect(disownedAfter('replace', held(at(1, 4), at(1, 8)), whole(at(1, 1), 'other'))).toBeNull();
  });
});
