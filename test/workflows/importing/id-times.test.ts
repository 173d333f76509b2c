import { expect, test } from 'vitest';
import { importedId } from '../../../src/domain/imported-id.ts';
import { createIdTimes } from '../../../src/workflows/importing/id-times.ts';

const AT = Date.parse('2026-03-01T12:00:00.250Z');

test('an id that comes at another time is told with the time it came with first', () => {
  const { note } = createIdTimes();
  const times = [AT, AT, AT + 1, AT, AT - 5].map((at) => note(importedId('order-1', at)));
  expect([...times, note(importedId('order-2', AT + 1))]).toEqual([null, null, AT, null, AT, null]);
});

test('of ids before, the last ones are remembered whatever they are, and those of long ago are not', () => {
  const { note } = createIdTimes(1_000);
  for (let n = 0; n < 10_000; n += 1) expect(note(importedId(`order-${n}`, AT))).toBeNull();
  // From the last to the first: what was forgotten is noted anew by asking.
  const again = Array.from({ length: 10_000 }, (_, n) => note(importedId(`order-${9_999 - n}`, AT + 1)));
  const known = again.findIndex((time) => time === null);
  expect({ known: known >= 1_000 && known <= 2_000, others: again.slice(known).some((time) => time !== null) }).toEqual(
    {
      known: true,
      others: false,
    },
  );
});
