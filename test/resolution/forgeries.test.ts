import { expect, test } from 'vitest';
import { createForgeries } from '../../src/resolution/forgeries.ts';

test('the same forgery is told once, and again after something genuine', () => {
  const told: string[] = [];
  const { note, count } = createForgeries((message) => told.push(message));
  for (const reason of ['one', 'one', 'two', 'two', null, null, 'two']) note(reason);
  expect([count(), told.length, told.map((message) => message.split(/[:;] /)[1])]).toEqual([
    3,
    3,
    ['one', 'two', 'two'],
  ]);
});
