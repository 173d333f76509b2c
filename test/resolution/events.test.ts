import { expect, test } from 'vitest';
import { createEvents, type ProblemEvent } from '../../src/resolution/events.ts';
import { thrown } from '../helpers/thrown.ts';

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

test('an event that there is not is refused, and the nearest one named', () => {
  const events = createEvents(() => {});
  const listen = (name: string, listener: unknown) => () => events.on(name as 'problem', listener as () => void);
  const invalid = (option: string, problem: string) => ({
    code: 'options-invalid',
    exit: 2,
    data: { option, problem },
  });
  expect(thrown(listen('failure', () => {}))).toEqual(
    invalid('"failure"', 'is no event; events are release, stale and problem'),
  );
  expect(thrown(listen('problems', () => {}))).toEqual(invalid('"problems"', 'is no event; did you mean "problem"?'));
  expect(thrown(listen('toString', () => {}))).toMatchObject({ code: 'options-invalid' });
  expect(thrown(listen('problem', null))).toEqual(invalid('listener', 'must be a function'));
});
