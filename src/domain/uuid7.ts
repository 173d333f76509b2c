/** A step back of the clock up to here is smoothed over; after a longer one it is believed. */
const SMALL_STEP = 1_000;

/** Ids for which random bytes are asked for at once. */
const POOLED = 256;
const BYTES_EACH = 10;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * Makes UUIDs of version 7 (RFC 9562): 48 bits of time, 12 that count up within a millisecond from a random start, 62 random ones. They
 * sort as they were made, also while the clock is set back by less than a second; `random` gives that many unpredictable bytes.
 */
export function createIds(random: (size: number) => Uint8Array): (time: number) => string {
  let pool: Uint8Array = new Uint8Array(0);
  let at = 0;
  let last = 0;
  let counter = 0;
  let prefix = '';
  const start = (time: number) => {
    last = time;
    counter = (((pool[at] ?? 0) << 8) | (pool[at + 1] ?? 0)) & 0x7ff;
    const hex = Math.max(0, time).toString(16).padStart(12, '0');
    prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
  };
  return (time) => {
    const now = Math.floor(time);
    if (at + BYTES_EACH > pool.length) {
      pool = random(POOLED * BYTES_EACH);
      at = 0;
    }
    if (now > last || now < last - SMALL_STEP) start(now);
    else if (++counter > 0xfff) start(last + 1);
    const byte = (offset: number) => HEX[pool[at + offset] ?? 0] ?? '';
    const variant = HEX[((pool[at + 2] ?? 0) & 0x3f) | 0x80] ?? '';
    const tail = byte(4) + byte(5) + byte(6) + byte(7) + byte(8) + byte(9);
    const id = `${prefix + counter.toString(16).padStart(3, '0')}-${variant}${byte(3)}-${tail}`;
    at += BYTES_EACH;
    return id;
  };
}

export function isUuid7(text: unknown): text is string {
  return typeof text === 'string' && UUID7.test(text);
}

/** The time in a UUID of version 7, in milliseconds since 1970. */
export function readTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
