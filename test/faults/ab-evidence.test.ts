import { describe, expect, test } from 'vitest';
import { APARTS, ASKINGS } from '../helpers/test-users.ts';
import { createEvidence, disagreements, switches } from './lab/ab-evidence.ts';
import { unshown } from './lab/ab-judging.ts';
import { type Entry, expectedCodes, labelOf } from './lab/ab-ledger.ts';

const TEST = { id: 'ab-0123456789ab', salt: 'salt', weights: [4_000, 3_000, 3_000] };
const NONE: Entry = { revision: 1, test: null };
const STARTED: Entry = { revision: 2, test: { ...TEST, coverage: 1_000 } };
const RAMPED: Entry = { revision: 3, test: { ...TEST, coverage: 5_000 } };
const LEDGER = [NONE, STARTED, RAMPED];

describe('what is made of the answers of a fleet', () => {
  test('nothing, where all is well and an older release is served after a newer one', () => {
    const seen = [answered(RAMPED, 0), answered(STARTED, 1), answered(NONE, 1), answered(RAMPED, 1)];
    expect([switches({ seen }, LEDGER), disagreements({ seen }, LEDGER)]).toEqual([[], []]);
  });

  test('a switch, where two processes give a user different arms, whichever was seen first', () => {
    const [place, right] = someoneIn(STARTED);
    const wrong = right === '+1' ? '+2' : '+1';
    const seen = [answered(RAMPED, 0, { [place]: wrong }), answered(STARTED, 1)];
    const asking = JSON.stringify(ASKINGS[place]?.options);
    expect(switches({ seen }, LEDGER)).toEqual([
      `${TEST.id}: ${asking} went from ${wrong} to ${right} in process 1 at 2`,
    ]);
    expect(disagreements({ seen }, LEDGER)).toEqual([`process 0 at 3: ${asking} got ${wrong} for ${right}`]);
  });

  test('a switch, where a user who was counted is not counted any more while the test runs', () => {
    const [place] = someoneIn(STARTED);
    const seen = [answered(STARTED, 0), answered(RAMPED, 1, { [place]: '1' })];
    const asking = JSON.stringify(ASKINGS[place]?.options);
    expect(switches({ seen }, LEDGER)).toEqual([`${TEST.id}: ${asking} was counted at 2 and not at 3`]);
  });

  test('a disagreement, where users were counted in a test that did not run, or who never are', () => {
    const seen = [{ ...answered(NONE, 0), test: labelOf(STARTED.test) }, answered(STARTED, 1, { 0: '+1' })];
    expect(disagreements({ seen }, LEDGER)).toEqual([
      `process 0 counted in ${TEST.id}@1000 at 1, where null ran`,
      'process 1 at 2: {} got +1 for 1',
    ]);
  });

  test('what was not shown, where little happened', () => {
    const evidence = createEvidence();
    const expected = { processes: 1, coverages: [1_000], restarts: 2 };
    const { place: _, ...table } = answered(STARTED, 0, { [ASKINGS.length - 1]: '' });
    evidence.add(0, { tables: [table], answers: 1, counted: { redis: 1 }, digests: {} });
    expect(unshown({ evidence, restarts: () => 1 }, expected)).toEqual([
      'process 0 never answered everybody at 1000',
      'nobody was counted from disk',
      'nobody was counted from postgres',
      '1 restarts of 2',
      'process 0 never began at an older release',
    ]);
  });
});

/** What a process answers at a release, right but for some askings. */
function answered(entry: Entry, place: number, wrong: { readonly [place: number]: string } = {}) {
  const codes = expectedCodes(entry).map((code, i) => wrong[i] ?? code);
  return { place, revision: entry.revision, at: 0, test: labelOf(entry.test), codes };
}

/** A user who is counted, and how. */
function someoneIn(entry: Entry): [place: number, code: string] {
  const codes = expectedCodes(entry);
  const place = codes.findIndex((code, i) => i >= APARTS && code.startsWith('+'));
  return [place, codes[place] ?? ''];
}
