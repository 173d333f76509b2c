import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTest } from '../../../src/cli/render/test.ts';
import { pipe, sampleStop, sampleTest, terminal } from './sample-test.ts';

const three = sampleTest({
  arms: [6_000, 3_999, 1].map((weight, i) => ({ version: 7 + i, versionId: `pv-${i}`, digest: '', weight })),
  ranges: [
    { start: 0, end: 6_000 },
    { start: 6_000, end: 9_999 },
    { start: 9_999, end: 10_000 },
  ],
  counted: { users: [12_034, 8_011, 1], mixed: 2, sampleRatio: { evidence: 0.02345, state: 'fine' } },
});

describe('a test', () => {
  test('is drawn for a terminal of 80 columns', () => {
    expect(renderTest(sampleTest(), terminal(80))).toMatchInlineSnapshot(`
      "ab-0123456789ab  support/reply in production  running

      split of the users in the test
        7  control  [0, 5000)      50%  ███████████████████████
        8  variant  [5000, 10000)  50%                         ███████████████████████

      coverage of all users
        1%   █░░░░░░░░░░░░░░░░░░░  3 days ago   maya@parcelwise.example
        10%  ██░░░░░░░░░░░░░░░░░░  2 hours ago  jonas@parcelwise.example ("no complai…

      age     3 days, of at most 14
      metric  rating (higher is better), minimum effect 0.2 points
      alpha   0.05
      salt    0123456789abcdef0123456789abcdef
      counted nobody yet: users count once executions are tracked for them
      forced  nobody
      "
    `);
  });

  test('takes the room of a terminal of 120 columns', () => {
    expect(renderTest(three, terminal(120))).toMatchInlineSnapshot(`
      "ab-0123456789ab  support/reply in production  running

      split of the users in the test
        7  control  [0, 6000)      60%     12,034 users  ████████████████████████████████████
        8  variant  [6000, 9999)   39.99%  8,011 users                                       ████████████████████████
        9  variant  [9999, 10000)  0.01%   1 user                                                                   █

      coverage of all users
        1%   █░░░░░░░░░░░░░░░░░░░  3 days ago   maya@parcelwise.example
        10%  ██░░░░░░░░░░░░░░░░░░  2 hours ago  jonas@parcelwise.example ("no complaints, and the support team says that answ…

      age     3 days, of at most 14
      metric  rating (higher is better), minimum effect 0.2 points
      alpha   0.05
      salt    0123456789abcdef0123456789abcdef
      counted 20,046 users, as the weights say (evidence 0.02 to 1); 2 more seen in several arms, and left out
      forced  nobody
      "
    `);
  });

  test('is painted where colours are on, and says nothing by colour alone', () => {
    const painted = renderTest(sampleTest(), terminal(80, 1));
    expect(painted).toContain('\u001b[32mrunning\u001b[39m');
    // oxlint-disable-next-line no-control-regex -- taking the colours away is what it is for
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(renderTest(sampleTest(), terminal(80)));
  });

  test('that is overdue says so', () => {
    const text = renderTest(sampleTest({ days: 20, isOverdue: true }), terminal());
    expect(text.split('\n').filter((line) => line.includes('overdue'))).toEqual([
      'ab-0123456789ab  support/reply in production  overdue',
      'age     20 days, of at most 14; it is overdue, and nothing ends it by itself',
    ]);
  });

  test('that ended says how, when, by whom and why', () => {
    const text = renderTest(sampleTest({ stopped: sampleStop(), maxDays: null, forced: 2 }), terminal());
    expect(text.slice(text.indexOf('\nage'))).toMatchInlineSnapshot(`
      "
      age     ran 3 days
      metric  rating (higher is better), minimum effect 0.2 points
      alpha   0.05
      salt    0123456789abcdef0123456789abcdef
      counted nobody yet: users count once executions are tracked for them
      forced  2 users
      ended   8 promoted, 30 minutes ago by maya@parcelwise.example in release 9 ("better rated")
      "
    `);
  });

  test('keeps its layout in a pipe, with the whole reason and ISO times', () => {
    expect(
      renderTest(sampleTest({ stopped: sampleStop({ kind: 'retire', version: null }) }), pipe),
    ).toMatchInlineSnapshot(`
      "ab-0123456789ab  support/reply in production  ended: retired

      split of the users in the test
        7  control  [0, 5000)      50%  ███████████████████████
        8  variant  [5000, 10000)  50%                         ███████████████████████

      coverage of all users
        1%   █░░░░░░░░░░░░░░░░░░░  2026-03-10T09:00:00.000Z  maya@parcelwise.example
        10%  ██░░░░░░░░░░░░░░░░░░  2026-03-13T07:00:00.000Z  jonas@parcelwise.example ("no complaints, and the support team says that answers read better than they did before")

      age     ran 3 days, of at most 14
      metric  rating (higher is better), minimum effect 0.2 points
      alpha   0.05
      salt    0123456789abcdef0123456789abcdef
      counted nobody yet: users count once executions are tracked for them
      forced  nobody
      ended   nothing is served, 2026-03-13T09:00:00.000Z by maya@parcelwise.example in release 9 ("better rated")
      "
    `);
  });

  test.each([
    ['rating-coverage', 0.03, 'higher', '3 percentage points'],
    ['cost', 0.1, 'lower', '10%'],
    ['rating', 1, 'higher', '1 point'],
  ])('on %s says which effect of %d it is to find', (metric, minimumEffect, better, effect) => {
    const text = renderTest(sampleTest({ metric, minimumEffect }), terminal());
    expect(text).toContain(`${metric} (${better} is better), minimum effect ${effect}\n`);
  });

  test('that a newer client started by a metric unknown here is shown all the same', () => {
    expect(renderTest(sampleTest({ metric: 'toString' }), terminal())).toContain(
      'metric  toString, minimum effect 0.2\n',
    );
  });

  test('never lets what people wrote break a line or a terminal', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 60, max: 200 }), (author, reason, width) => {
        const [first] = sampleTest().coverages;
        const coverages = first === undefined ? [] : [{ ...first, author, reason }];
        const drawn = renderTest(sampleTest({ coverages, stopped: sampleStop({ author, reason }) }), terminal(width));
        expect(drawn.split('\n')).toHaveLength(17);
        // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
        expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });

  test.each([
    ['suspect', 'hardly as the weights say'],
    ['blocking', 'not as the weights say, so that no verdict is to be trusted'],
  ] as const)('says that the numbers of users are %s', (state, words) => {
    const counted = { users: [400, 520], mixed: 0, sampleRatio: { evidence: 183.4, state } };
    expect(renderTest(sampleTest({ counted }), pipe)).toContain(`counted 920 users, ${words} (evidence 183 to 1)\n`);
  });
});
