import { expect, test } from 'vitest';
import type { TrackedEvent } from '../../../src/domain/execution.ts';
import { createMemorySpool } from '../../../src/tracking/memory-spool.ts';
import { makeBatch } from '../../../src/tracking/shipping/batch.ts';
import { isolate } from '../../../src/tracking/shipping/isolation.ts';
import { NOON, RESOLVED, recordInto, ship } from '../samples.ts';

const making = {
  environment: 'production',
  host: 'host-1',
  isLasting: true,
  userKey: (user: string) => `key of ${user}`,
  price: () => 0.25,
  now: () => NOON,
};

async function batchOf(lines: readonly string[], damaged = 0) {
  return makeBatch({ producer: 'p', sequence: 2, after: 1, lines, damaged }, making);
}

function recorded(): TrackedEvent[] {
  const spool = createMemorySpool({ environment: 'production', now: () => NOON });
  const { recorder } = recordInto(spool);
  const id = recorder.track(RESOLVED, { latencyMs: 5, rating: 4, feedback: 'kind' });
  recorder.track({ ...RESOLVED, environment: 'staging' }, { error: 'time-out', model: 'other' });
  recorder.track(RESOLVED);
  recorder.rate(id, 5);
  recorder.noteVariables('production', 'support/reply', ['tone']);
  spool.lose('staging', 'the disk failed');
  return ship(spool);
}

const lines = () => recorded().map((event) => JSON.stringify(event));

test('a segment becomes a batch: each execution names its series, the rest goes by kind', async () => {
  const events = recorded();
  const ids = events.flatMap((event) => (event.kind === 'execution' ? [event.id] : []));
  const gap = events.find((event) => event.kind === 'gap')?.id;
  const batch = await batchOf(
    events.map((event) => JSON.stringify(event)),
    3,
  );
  const at = '2026-11-22T12:00:00.000Z';
  const series = {
    environment: 'production',
    prompt: 'support/reply',
    versionId: 'pv-0123456789ab',
    digest: 'd'.repeat(64),
    source: 'postgres',
    segment: '',
    test: 'ab-0123456789ab',
    model: 'gpt-5-mini',
  };
  expect({
    ...batch,
    executions: batch.executions.map(({ id, series: place, userKey }) => [id, place, userKey]),
  }).toEqual({
    producer: 'p',
    sequence: 2,
    after: 1,
    isLasting: true,
    series: [series, { ...series, environment: 'staging', model: 'other' }],
    executions: [
      [ids[0], 1, 'key of user-1'],
      [ids[1], 2, 'key of user-1'],
      [ids[2], 1, 'key of user-1'],
    ],
    further: {
      scores: [
        { id: ids[0], name: 'rating', value: 4, feedback: 'kind', at },
        { id: ids[0], name: 'rating', value: 5, feedback: null, at },
      ],
      variables: [{ environment: 'production', prompt: 'support/reply', day: '2026-11-22', names: ['tone'] }],
      gaps: [
        { id: gap, environment: 'staging', lost: 1, reason: 'the disk failed', since: at, until: at, host: 'host-1' },
        { environment: 'production', lost: 3, reason: 'the spool was damaged', since: at, until: at, host: 'host-1' },
      ],
      rejected: [],
    },
  });
});

test('lines that say nothing to this version are set aside with a reason, without what may tell a user', async () => {
  const [execution = ''] = lines();
  const event = JSON.parse(execution) as { readonly id: string };
  const wrong = [
    'no JSON of jane@example.com',
    'null',
    '{"kind":"invoice","user":"jane@example.com"}',
    JSON.stringify({ ...event, latencyMs: 'jane@example.com' }),
    JSON.stringify({ ...event, promptTokens: 2 ** 60 }),
    JSON.stringify({ ...event, id: 'jane@example.com' }).replace('jane@example.com', 'x'),
  ];
  const { executions, further } = await batchOf([...wrong, execution]);
  expect({ counted: executions.length, reasons: further.rejected.map(({ reason }) => reason) }).toEqual({
    counted: 1,
    reasons: [
      'it is no event',
      'it is no event',
      'it is of no known kind',
      'its latencyMs is not one',
      'its promptTokens is not one',
      'its id is not one',
    ],
  });
  expect(JSON.stringify(further.rejected)).not.toContain('jane');
});

test('of a batch that is refused, those that are the reason are set aside, and all others are counted', async () => {
  const [execution = ''] = lines();
  const event = JSON.parse(execution) as object;
  const id = (n: number) => `019aab00-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const batch = await batchOf(Array.from({ length: 100 }, (_, n) => JSON.stringify({ ...event, id: id(n) })));
  const bad = new Set([id(3), id(4), id(77)]);
  let trials = 0;
  const isolated = await isolate(batch, async ({ executions }) => {
    trials++;
    return executions.some((each) => bad.has(each.id)) ? 'a reason' : null;
  });
  expect({
    counted: isolated.executions.length,
    isAnyBad: isolated.executions.some((each) => bad.has(each.id)),
    rejected: isolated.further.rejected,
  }).toEqual({
    counted: 97,
    isAnyBad: false,
    rejected: [...bad].map((each) => ({
      reason: 'the database refused it: a reason',
      event: { kind: 'executions', id: each },
    })),
  });
  expect(trials).toBeLessThan(50);
});

test('where all are refused, it does not go on for ever, and all are set aside', async () => {
  const event = JSON.parse(lines()[0] ?? '') as object;
  const id = (n: number) => `019aab00-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const batch = await batchOf(Array.from({ length: 1_000 }, (_, n) => JSON.stringify({ ...event, id: id(n) })));
  let trials = 0;
  const isolated = await isolate(batch, async () => `trial ${trials++}`);
  expect({ trials, counted: isolated.executions.length, rejected: isolated.further.rejected.length }).toEqual({
    trials: 200,
    counted: 0,
    rejected: 1_000,
  });
});
