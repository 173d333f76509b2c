import { readTime } from '../../domain/uuid7.ts';

/** The times that ids of a log came with. An id holds its time, so the database takes the same one at another time for another execution. */
export interface IdTimes {
  /** Another time that the same id came with before, or null. Of the ids before at least the last `most` are known, and at most twice as many. */
  readonly note: (id: string) => number | null;
}

/** Each takes 40 bytes. */
const MOST = 2 ** 18;

export function createIdTimes(most = MOST): IdTimes {
  let [recent, older] = [createTable(most), null as Table | null];
  return {
    note: (id) => {
      const key = keyOf(id);
      const time = readTime(id);
      const known = timeIn(recent, key) || (older === null ? 0 : timeIn(older, key));
      if (known !== 0) return known === time ? null : known;
      if (recent.held === most) [recent, older] = [createTable(most), recent];
      add(recent, key, time);
      return null;
    },
  };
}

/** The 72 bits of an id that are a hash of what it was made of. */
type Key = readonly [low: number, high: number];

/** Half of it stays free; each is in the first free place from its own on. */
interface Table {
  readonly low: Float64Array;
  readonly high: Uint32Array;
  /** 0: the place is free. */
  readonly times: Float64Array;
  held: number;
}

function createTable(most: number): Table {
  const size = 2 * most;
  return { low: new Float64Array(size), high: new Uint32Array(size), times: new Float64Array(size), held: 0 };
}

function keyOf(id: string): Key {
  return [Number.parseInt(id.slice(24), 16), Number.parseInt(id.slice(15, 18) + id.slice(20, 23), 16)];
}

function timeIn(table: Table, key: Key): number {
  return table.times[placeOf(table, key)] ?? 0;
}

function add(table: Table, key: Key, time: number): void {
  const place = placeOf(table, key);
  [table.low[place], table.high[place], table.times[place]] = [...key, time];
  table.held += 1;
}

/** Where it is, or would be. */
function placeOf({ low, high, times }: Table, key: Key): number {
  let place = key[0] % times.length;
  while (times[place] !== 0 && (low[place] !== key[0] || high[place] !== key[1])) place = (place + 1) % times.length;
  return place;
}
