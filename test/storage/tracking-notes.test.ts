import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import {
  countRejected,
  listGaps,
  listRejected,
  listSentVariables,
  type RejectedFilter,
} from '../../src/storage/tracking-notes.ts';
import { execution, newPlace, newProducer, PROMPT, useTracking } from './tracked.ts';

const noon = (day: number) => `2026-11-${day}T12:00:00.000Z`;

describe.each(inject('servers'))('notes of tracking, on $label,', (server) => {
  const fixture = useTracking(server);
  const database = () => fixture().database;
  let environment = '';

  beforeAll(async () => {
    const place = await newPlace(database());
    environment = place.environment;
    const gap = { environment, reason: 'the disk is full', host: 'web-1' };
    const variables = { environment, prompt: PROMPT };
    const torn = { kind: 'execution', prompt: 'other', user: 'ada' };
    await newProducer(database(), { series: [place.series[2], { ...place.series[2], source: '?' }] }).send(
      [execution({ series: 2 }), execution({ latencyMs: -1 }), execution({ latencyMs: -2 })],
      {
        further: {
          gaps: [
            { ...gap, lost: 7, since: noon(11), until: noon(13) },
            { ...gap, lost: 1, since: noon(10), until: noon(10) },
          ],
          rejected: [{ reason: 'it was torn', event: torn }],
          variables: [
            { ...variables, day: '2026-11-20', names: ['tone', 'name'] },
            { ...variables, day: '2026-11-22', names: ['tone'] },
            { ...variables, prompt: 'other', day: '2026-11-22', names: ['tone'] },
          ],
        },
      },
    );
  });

  test('tell the gaps that reach into a period, oldest first', async () => {
    const of = { environment, reason: 'the disk is full', host: 'web-1' };
    const first = { ...of, lost: 1, since: noon(10), until: noon(10) };
    const second = { ...of, lost: 7, since: noon(11), until: noon(13) };
    const gaps = (since: string | null, until: string | null) => listGaps(database(), { environment, since, until });
    expect(await gaps(null, null)).toEqual([first, second]);
    expect(await gaps(noon(12), noon(14))).toEqual([second]);
    expect(await gaps(null, noon(11))).toEqual([first]);
    expect(await gaps(noon(14), null)).toEqual([]);
    expect(await listGaps(database(), { environment: null, since: null, until: null })).toEqual([first, second]);
    expect(await listGaps(database(), { environment: 'production', since: null, until: null })).toEqual([]);
  });

  test('tell how many events were not counted for which reason, of all prompts or of some', async () => {
    const latest = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const range = { reason: 'its numbers are out of range', events: 2, latest };
    const source = { reason: 'its source is not one', events: 1, latest };
    const torn = { reason: 'it was torn', events: 1, latest };
    const all = { environment: null, since: null, until: null, prompts: null };
    const count = (filter: Partial<RejectedFilter>) => countRejected(database(), { ...all, ...filter });
    expect(await count({})).toEqual([range, torn, source]);
    expect(await count({ prompts: [PROMPT] })).toEqual([range, source]);
    expect(await count({ prompts: ['other'] })).toEqual([torn]);
    const [past, future] = [-60_000, 60_000].map((by) => new Date(Date.now() + by).toISOString());
    expect(await count({ since: future ?? '' })).toEqual([]);
    expect(await count({ until: past ?? '' })).toEqual([]);
    expect(await count({ since: past ?? '', until: future ?? '' })).toEqual([range, torn, source]);
  });

  test('tell those of an environment, and what names none', async () => {
    const elsewhere = (await newPlace(database())).environment;
    const all = { since: null, until: null, prompts: null };
    const reasons = async (of: string | null) =>
      (await countRejected(database(), { ...all, environment: of })).map(({ reason }) => reason);
    const [range, torn, source] = ['its numbers are out of range', 'it was torn', 'its source is not one'];
    expect({ here: await reasons(environment), there: await reasons(elsewhere), all: await reasons(null) }).toEqual({
      here: [range, torn, source],
      there: [torn],
      all: [range, torn, source],
    });
  });

  test('tell a gap once, as it was told last, whoever tells it', async () => {
    const place = await newPlace(database());
    const of = { environment: place.environment, reason: 'the spool was full', host: 'web-1' };
    const gap = { ...of, id: randomUUID(), lost: 8, since: noon(11), until: noon(11) };
    const other = { ...of, id: randomUUID(), lost: 1, since: noon(12), until: noon(12) };
    const { id: _, ...nameless } = { ...other, lost: 2 };
    const send = (...gaps: readonly (typeof gap | typeof nameless)[]) =>
      newProducer(database(), place).send([], { further: { gaps } });
    await send(gap, other, gap, nameless, nameless);
    await send({ ...gap, lost: 9, until: noon(13) });
    await send(gap);
    const told = await listGaps(database(), { environment: place.environment, since: null, until: null });
    expect(told.map(({ lost, since, until }) => [lost, since, until])).toEqual([
      [9, noon(11), noon(13)],
      [1, noon(12), noon(12)],
      [2, noon(12), noon(12)],
      [2, noon(12), noon(12)],
    ]);
  });

  test('tell the last events that were not counted, without their users', async () => {
    const [last, ...others] = await listRejected(database(), { most: 4 });
    expect(last).toEqual({
      reason: 'it was torn',
      event: { kind: 'execution', prompt: 'other' },
      at: expect.stringMatching(/Z$/),
    });
    expect(others).toHaveLength(3);
    expect(await listRejected(database(), { most: 1 })).toEqual([last]);
  });

  test('tell the names of variables that prompts were given since a day', async () => {
    const name = { environment, prompt: PROMPT, name: 'name', lastDay: '2026-11-20' };
    const tone = { environment, prompt: PROMPT, name: 'tone', lastDay: '2026-11-22' };
    const other = { ...tone, prompt: 'other' };
    const sent = (prompts: readonly string[] | null, since: string | null) =>
      listSentVariables(database(), { environment, prompts, since });
    expect(await sent(null, null)).toEqual([other, name, tone]);
    expect(await sent([PROMPT], '2026-11-21')).toEqual([tone]);
    expect(await sent([], null)).toEqual([]);
    expect(await listSentVariables(database(), { environment: 'production', prompts: null, since: null })).toEqual([]);
  });
});
