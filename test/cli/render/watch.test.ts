import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { manual } from '../../../src/cli/manual/manual.ts';
import { renderWatch, watchNotes } from '../../../src/cli/render/watch.ts';
import { WATCH_COLUMNS, watchLine } from '../../../src/cli/render/watch-line.ts';
import { pipe, terminal } from './sample-test.ts';
import { sampleVersion, sampleWatched } from './sample-watched.ts';

const PROBLEM = 'cannot reach Redis at 127.0.0.1:6379: connect ECONNREFUSED 127.0.0.1:6379';

describe('what happens now is shown', () => {
  test('on a terminal of 120 columns', () => {
    expect(renderWatch(sampleWatched(), terminal(120))).toMatchInlineSnapshot(`
      "production  12.6 executions/s  from Redis, watched for 2 minutes

      PROMPT                  VERSION    /S IN 10 S  IN 60 S  ERRORS  LATENCY  TOKENS IN  OUT  RATING      SHARE
      billing/dunning-letter  12         0           0        –       –        –          –    –           0%
      support/reply           7 control  6.1         5.9      0.56%   812 ms   1,204      311  3.58 of 12  49%, due 50%
      support/reply           8 variant  6.1         5.9      0%      1.24 s   1,198      249  4.13 of 16  50%, due 50%
      support/reply           fallback   0.4         0.07     0%      96.0 s   12,345     –    –           <1%
      "
    `);
  });

  test('on a terminal of 80 columns', () => {
    expect(renderWatch(sampleWatched(), terminal(80))).toMatchInlineSnapshot(`
      "production  12.6 executions/s  from Redis, watched for 2 minutes

      PROMPT           VERSION    PER S  ERRORS  LATENCY  TOKENS     RATING      SHARE
      billing/dunnin…  12         0      –       –        –/–        –           0%
      support/reply    7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      support/reply    8 variant  6.1    0%      1.24 s   1,198/249  4.13 of 16  50%
      support/reply    fallback   0.4    0%      96.0 s   12.3k/–    –           <1%
      "
    `);
  });

  test('in a pipe, a line for each version', () => {
    expect(renderWatch(sampleWatched(), pipe)).toMatchInlineSnapshot(`
      "2026-03-13T09:30:00.000Z	billing/dunning-letter	12		0	0	0							0		redis
      2026-03-13T09:30:00.000Z	support/reply	7	control	6.08	5.92	355	0.0056338	812.4	1204.2	311.4	12	3.5833	0.4912	0.5	redis
      2026-03-13T09:30:00.000Z	support/reply	8	variant	6.08	5.92	355	0	1240	1198	249	16	4.125	0.5029	0.5	redis
      2026-03-13T09:30:00.000Z	support/reply	fallback		0.4	0.067	4	0	96000	12345				0.0059		redis
      "
    `);
  });

  test('with what could not be asked, and as of when the numbers are', () => {
    const watched = sampleWatched({ source: 'postgres', read: '2026-03-13T09:29:50.000Z', problems: [PROBLEM] });
    expect(renderWatch(watched, terminal(80))).toMatchInlineSnapshot(`
      "production  12.6 executions/s  from Postgres, watched for 2 minutes

      PROMPT           VERSION    PER S  ERRORS  LATENCY  TOKENS     RATING      SHARE
      billing/dunnin…  12         0      –       –        –/–        –           0%
      support/reply    7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      support/reply    8 variant  6.1    0%      1.24 s   1,198/249  4.13 of 16  50%
      support/reply    fallback   0.4    0%      96.0 s   12.3k/–    –           <1%

      ! cannot reach Redis at 127.0.0.1:6379: connect ECONNREFUSED 127.0.0.1:6379
      ! Numbers are as of 09:29:50 UTC
      "
    `);
  });

  test('in colours that say nothing which the text does not', () => {
    const watched = sampleWatched({ problems: [PROBLEM] });
    const painted = renderWatch(watched, terminal(80, 1));
    expect(stripVTControlCharacters(painted)).toBe(renderWatch(watched, terminal(80)));
    expect(painted).toContain('\u001b[33m0.56%');
  });

  test('as waiting, before anything happens', () => {
    const empty = sampleWatched({ source: 'postgres', versions: [] });
    expect(renderWatch(empty, terminal(80))).toMatchInlineSnapshot(`
      "production  – executions/s  from Postgres, watched for 2 minutes

      Waiting for executions in production since 09:27:48 UTC
      "
    `);
    expect(renderWatch(empty, pipe)).toBe('');
    expect(watchNotes(empty, pipe)).toEqual(['Waiting for executions in production since 09:27:48 UTC']);
  });
});

describe('a terminal that is too small', () => {
  const many = Array.from({ length: 30 }, (_, i) =>
    sampleVersion({ prompt: `bot/${String(i).padStart(2, '0')}`, executions: (i * 7) % 30 }),
  );

  test('shows the busiest, in their order, and how many are missing', () => {
    const text = renderWatch(sampleWatched({ versions: many }), { ...terminal(80), height: 10 });
    expect(text).toMatchInlineSnapshot(`
      "production  182 executions/s  from Redis, watched for 2 minutes

      PROMPT  VERSION    PER S  ERRORS  LATENCY  TOKENS     RATING      SHARE
      bot/04  7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      bot/08  7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      bot/17  7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      bot/21  7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      bot/25  7 control  6.1    0.56%   812 ms   1,204/311  3.58 of 12  49%
      and 25 more with fewer executions: name a prompt to see it
      "
    `);
    expect(text.split('\n').length).toBeLessThanOrEqual(10);
  });

  test.each([24, 10, 7, 31, 34])('never gets more than its %i rows', (height) => {
    for (const problems of [[], [PROBLEM]]) {
      const text = renderWatch(sampleWatched({ versions: many, problems }), { ...terminal(80), height });
      expect(text.split('\n').length).toBeLessThanOrEqual(Math.max(height, problems.length === 0 ? 7 : 10));
    }
  });
});

test('in a pipe a note stays the same for as long as it is true, so that it is said once', () => {
  const notesAt = (second: number, read: number) =>
    watchNotes(
      sampleWatched({
        source: 'postgres',
        at: `2026-03-13T09:30:${second}.000Z`,
        read: `2026-03-13T09:30:${read}.400Z`,
        problems: [PROBLEM],
      }),
      pipe,
    );
  const still = '! Numbers stand still: Postgres does not answer';
  expect([notesAt(20, 19), notesAt(23, 19), notesAt(59, 20)]).toEqual([
    [`! ${PROBLEM}`],
    [`! ${PROBLEM}`, still],
    [`! ${PROBLEM}`, still],
  ]);
});

test('names that others chose move no cursor', () => {
  const watched = sampleWatched({ problems: ['\u001b[2J\ngone'], versions: [sampleVersion({ prompt: 'a\u001b[2J' })] });
  for (const view of [terminal(120), pipe]) expect(renderWatch(watched, view)).not.toContain('\u001b');
  expect(watchNotes(watched, pipe)[0]).toBe('! \\u{1b}[2J\\ngone');
});

test('the manual names what stands on a line of a pipe, in its order', () => {
  const details = manual.find(({ name }) => name === 'watch')?.details;
  expect(details).toContain(`: ${WATCH_COLUMNS.join(', ').replace(', and 60', ' and 60')}.`);
  expect(watchLine(sampleWatched(), sampleVersion()).split('\t')).toHaveLength(WATCH_COLUMNS.length);
});
