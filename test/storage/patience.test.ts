import { expect, test } from 'vitest';
import { isTimeout, learningPatience, STEADY } from '../../src/storage/patience.ts';

const timeOut = (patience: ReturnType<typeof learningPatience>, times: number) => {
  for (let i = 0; i < times; i++) patience.timedOut();
  return patience.current();
};

test('patience grows while nothing ever succeeded: the database may be far away', () => {
  const patience = learningPatience();
  expect([patience.current(), ...[1, 1, 1, 1, 1].map((times) => timeOut(patience, times))]).toEqual([
    600, 1_200, 2_400, 4_800, 5_000, 5_000,
  ]);
});

test('patience stays short in an outage after a success, and grows only when that lasts', () => {
  const patience = learningPatience();
  patience.succeeded();
  expect([timeOut(patience, 19), timeOut(patience, 1)]).toEqual([600, 1_200]);
  timeOut(patience, 19);
  patience.succeeded();
  expect(timeOut(patience, 19)).toBe(1_200);
});

test('who waits for an answer always gets four seconds', () => {
  STEADY.timedOut();
  STEADY.succeeded();
  expect(STEADY.current()).toBe(4_000);
});

test('a time-out is told from a refusal by what pg says', () => {
  const said = ['timeout exceeded when trying to connect', 'Connection terminated due to connection timeout'];
  expect(said.map((message) => isTimeout(new Error(message)))).toEqual([true, true]);
  expect([isTimeout(new Error('connect ECONNREFUSED 127.0.0.1:1')), isTimeout('timeout')]).toEqual([false, false]);
});
