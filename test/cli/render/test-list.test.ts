import { describe, expect, test } from 'vitest';
import { renderTestList } from '../../../src/cli/render/test-list.ts';
import { pipe, sampleStop, sampleTest, terminal } from './sample-test.ts';

const ended = (id: string, stop: Parameters<typeof sampleStop>[0]) =>
  sampleTest({ id: `ab-00000000000${id}`, stopped: sampleStop(stop), maxDays: null });

const list = {
  tests: [
    sampleTest(),
    sampleTest({ id: 'ab-000000000001', prompt: 'mail/subject', days: 15, isOverdue: true }),
    ended('2', { version: 8 }),
    ended('3', { version: 7 }),
    ended('4', { kind: 'rollback', version: 7 }),
    ended('5', { kind: 'rollback', version: 5 }),
    ended('6', { kind: 'promote', version: 9 }),
    ended('7', { kind: 'promote', version: 7 }),
    ended('8', { kind: 'retire', version: null }),
  ],
};

describe('tests are listed', () => {
  test('on a terminal of 120 columns', () => {
    expect(renderTestList(list, terminal(120), {})).toMatchInlineSnapshot(`
      "TEST             PROMPT         ENV         ARMS           COVERAGE  DAYS      STATE                      BY
      ab-0123456789ab  support/reply  production  7 50% / 8 50%  10%       3 of 14   running                    maya@parcelwi…
      ab-000000000001  mail/subject   production  7 50% / 8 50%  10%       15 of 14  overdue                    maya@parcelwi…
      ab-000000000002  support/reply  production  7 50% / 8 50%  10%       3         ended: 8 promoted          maya@parcelwi…
      ab-000000000003  support/reply  production  7 50% / 8 50%  10%       3         ended: control kept        maya@parcelwi…
      ab-000000000004  support/reply  production  7 50% / 8 50%  10%       3         ended: rolled back         maya@parcelwi…
      ab-000000000005  support/reply  production  7 50% / 8 50%  10%       3         ended: rolled back to 5    maya@parcelwi…
      ab-000000000006  support/reply  production  7 50% / 8 50%  10%       3         ended by a promotion of 9  maya@parcelwi…
      ab-000000000007  support/reply  production  7 50% / 8 50%  10%       3         ended: control kept        maya@parcelwi…
      ab-000000000008  support/reply  production  7 50% / 8 50%  10%       3         ended: retired             maya@parcelwi…
      "
    `);
  });

  test('on a terminal of 80 columns, where they still fit', () => {
    const text = renderTestList(list, terminal(80), {});
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "TEST             PROMPT    ENV       ARMS   COVERAGE  DAYS      STATE
      ab-0123456789ab  support…  product…  7 / 8  10%       3 of 14   running
      ab-000000000001  mail/su…  product…  7 / 8  10%       15 of 14  overdue
      ab-000000000002  support…  product…  7 / 8  10%       3         8 promoted
      ab-000000000003  support…  product…  7 / 8  10%       3         control kept
      ab-000000000004  support…  product…  7 / 8  10%       3         rolled back
      ab-000000000005  support…  product…  7 / 8  10%       3         rolled back to 5
      ab-000000000006  support…  product…  7 / 8  10%       3         promotion of 9
      ab-000000000007  support…  product…  7 / 8  10%       3         control kept
      ab-000000000008  support…  product…  7 / 8  10%       3         retired
      "
    `);
  });

  test('with colours for their state', () => {
    const text = renderTestList({ tests: list.tests.slice(0, 3) }, terminal(140, 1), {});
    expect(text).toContain('\u001b[32mrunning          \u001b[39m');
    expect(text).toContain('\u001b[33moverdue          \u001b[39m');
    expect(text).toContain('ended: 8 promoted  maya');
  });

  test('in a pipe as tab-separated values with ISO times', () => {
    expect(renderTestList({ tests: list.tests.slice(0, 3) }, pipe, {})).toMatchInlineSnapshot(`
      "ab-0123456789ab	support/reply	production	7 50% / 8 50%	10%	3	running	maya@parcelwise.example	2026-03-10T09:00:00.000Z	
      ab-000000000001	mail/subject	production	7 50% / 8 50%	10%	15	overdue	maya@parcelwise.example	2026-03-10T09:00:00.000Z	
      ab-000000000002	support/reply	production	7 50% / 8 50%	10%	3	ended: 8 promoted	maya@parcelwise.example	2026-03-10T09:00:00.000Z	2026-03-13T09:00:00.000Z
      "
    `);
  });

  test('and where there is none, a person is told', () => {
    const none = { tests: [] };
    expect([
      renderTestList(none, terminal(), {}),
      renderTestList(none, terminal(), { all: true }),
      renderTestList(none, pipe, {}),
    ]).toEqual(['No test runs. promptctl ab list --all shows those that ended.\n', 'No tests found.\n', '']);
  });
});
