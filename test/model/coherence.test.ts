import { afterAll, describe, expect, it } from 'vitest';
import { IS_LONG, rounds } from '../helpers/long-run.ts';
import { type Exploration, explore } from './explore.ts';
import { MUTANTS } from './mutants.ts';
import { RULES, type Rules } from './rules.ts';
import type { World } from './state.ts';
import { type Row, tableOf } from './table.ts';
import { HUGE, LARGE, QUIET, SEVERAL_QUESTIONS, SMALL } from './worlds.ts';

/** States of a world that is too large to be walked through. */
const LIMIT = Number(process.env['LIMIT'] ?? rounds(8_000, 2_000_000));
const NEVER = Number.POSITIVE_INFINITY;

const rows: Row[] = [];
afterAll(() => {
  process.stdout.write(`\n${tableOf(rows)}`);
});

function walk(
  name: string,
  world: Partial<World>,
  limit: number,
  healEvery: number,
  rules?: Partial<Rules>,
): Exploration {
  const found = explore({ ...QUIET, ...world }, { limit, healEvery }, { ...RULES, ...rules });
  rows.push({ name, found });
  return found;
}

describe('nobody goes back, everybody holds what was released, and all converge', () => {
  it.each(Object.entries(SMALL))('in every state of a small world: %s', (name, world) => {
    const { violation, isExhausted } = walk(name, world, NEVER, IS_LONG ? 1 : 50);
    expect({ violation, isExhausted }).toEqual({ violation: null, isExhausted: true });
  });

  it.each(Object.entries(IS_LONG ? { ...LARGE, ...HUGE } : LARGE))(
    'as far as one gets in a large world: %s',
    (name, world) => {
      const { violation, states, isExhausted } = walk(name, world, LIMIT, 50);
      expect(violation).toBeNull();
      expect(isExhausted || states === LIMIT).toBe(true);
    },
    900_000,
  );
});

describe('every guard is needed', () => {
  it.each(Object.entries(MUTANTS))('something breaks where %s', (name, { rules, world, breaks }) => {
    const { violation, states } = walk(name, world, 400_000, breaks === 'converges' ? 1 : NEVER, rules);
    expect(violation?.problem.split(':')[0]).toBe(breaks);
    const effort = { limit: IS_LONG ? states : 2_000, healEvery: 10 };
    expect(explore({ ...QUIET, ...world }, effort).violation).toBeNull();
  });
});

/**
 * A process may come back to a head that it left. A question from before, which names the same head, must not count as one from after:
 * adopting anything makes open questions old.
 */
describe('several questions to the database under way at once', () => {
  it.each(Object.entries(SEVERAL_QUESTIONS))('take no process back: %s', (name, world) => {
    expect(walk(`several questions: ${name}`, world, LIMIT, 20).violation).toBeNull();
  });

  it.each(Object.entries(SEVERAL_QUESTIONS))('do where they stay new whatever is adopted: %s', (name, world) => {
    const found = walk(`questions stay new: ${name}`, world, LIMIT, NEVER, { askedBefore: (asked) => asked });
    expect(found.violation).not.toBeNull();
  });
});
