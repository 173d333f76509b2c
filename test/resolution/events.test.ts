import { expect, test } from 'vitest';
import { createEvents, type ProblemEvent } from '../../src/resolution/events.ts';

const release = {
  environment: 'production',
  head: { epoch: 1, revision: 2 },
  previous: { epoch: 1, revision: 1 },
  prompts: [],
};

test('an event reaches every listener until it leaves', () => {
  const events = createEvents(() => {});
  const heard: string[] = [];
  const leave = events.on('release', () => heard.push('first'));
  events.on('release', () => heard.push('second'));
  events.emit('release', release);
  leave();
  events.emit('release', release);
  expect(heard).toEqual(['first', 'second', 'second']);
});

test('a listener that throws is a problem of its own, and harms nobody', () => {
  const events = createEvents(() => {});
  const [heard, problems]: [string[], ProblemEvent[]] = [[], []];
  events.on('release', () => {
    throw new TypeError('broken');
  });
  events.on('release', () => heard.push('second'));
  events.on('problem', (problem) => problems.push(problem));
  events.on('problem', () => {
    throw new TypeError('broken too');
  });
  events.emit('release', release);
  expect(heard).toEqual(['second']);
  expect(problems).toEqual([
    { code: 'listener-failed', environment: 'production', message: 'a release listener threw: TypeError: broken' },
  ]);
});

test('problems that nobody listens for are warned of, each kind and environment once', () => {
  const warnings: [string, string][] = [];
  const events = createEvents((message, code) => warnings.push([message, code]));
  for (let i = 0; i < 3; i++) events.problem('redis-failing', 'production', `time ${i}`);
  events.problem('redis-failing', 'staging', 'elsewhere');
  events.on('problem', () => {});
  events.problem('release-lost', 'production', 'heard');
  expect(warnings).toEqual([
    ['time 0', 'redis-failing'],
    ['elsewhere', 'redis-failing'],
  ]);
});
