import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { renderRequests } from '../../../src/cli/render/request-list.ts';
import type { LoggedRequest } from '../../../src/storage/requests.ts';
import { pipe, terminal } from './sample-test.ts';

const item = { version: 8, served: 7, digest: null, start: null, ramp: null };
const request = (further: Partial<LoggedRequest>): LoggedRequest => ({
  id: 'rq-0123456789ab',
  environment: 'production',
  kind: 'promote',
  items: [{ prompt: 'support/reply', ...item }],
  reason: 'Shorter answers, as the team asked for in the last retrospective',
  author: 'team@acme.com',
  dbUser: 'ann',
  at: '2026-01-01T12:00:00.000Z',
  state: 'open',
  ended: null,
  source: {},
  ...further,
});
const requests = [
  request({}),
  request({ author: 'ann', reason: '', state: 'outdated' }),
  request({ items: [{ prompt: 'support/escalations/answer-to-a-complaint', ...item }], state: 'rejected' }),
];
const list = { requests, environment: null, all: true, target: 'db.acme.com/app' };

test.each([60, 80])('a request fits on a terminal of %i columns, and what it changes is whole', (width) => {
  const text = renderRequests(list, terminal(width));
  expect(text.split('\n').filter((line) => stringWidth(line) > width)).toEqual([]);
  expect(text).not.toContain('…');
  expect(text).toMatchSnapshot();
});

test('in a pipe the login is the last column', () => {
  expect(renderRequests(list, pipe).split('\n')[0]).toMatch(/\tteam@acme\.com\tShorter answers.*\tann$/);
});
