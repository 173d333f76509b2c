import { crc32 } from './crc32.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** Eight digits and a space. */
const HEAD = 9;
const CHECKSUM = /^[0-9a-f]{8}$/;
const DIGITS = Buffer.from('0123456789abcdef');
const POOLED = 16 * 1024;

let pool = Buffer.allocUnsafeSlow(POOLED);

/**
 * Places are mixed into checksums by multiplication, and taken out again by that with the inverse modulo 2^32: a flipped bit leads far
 * away.
 */
const MIXED = 0x9e3779b1;
const UNMIXED = 0x0e8b2f51;

/**
 * A line as it stands in a file: `checksum json` and a line feed; the checksum is a CRC-32 that also tells which line of the file it is,
 * so that lines which are gone are counted. The bytes are good until the next call.
 */
export function frame(line: string, place: number): Buffer {
  const most = HEAD + 3 * line.length + 1;
  if (most > pool.length) pool = Buffer.allocUnsafeSlow(most);
  const into = pool;
  const end = HEAD + into.write(line, HEAD);
  let crc = (crc32(into, HEAD, end) ^ Math.imul(place, MIXED)) >>> 0;
  for (let at = HEAD - 2; at >= 0; at--) {
    into[at] = DIGITS[crc & 0xf] ?? 0;
    crc >>>= 4;
  }
  into[HEAD - 1] = SPACE;
  into[end] = LINE_FEED;
  // A line of megabytes is one, and no reason to keep so much for ever.
  if (most > 64 * POOLED) pool = Buffer.allocUnsafeSlow(POOLED);
  return into.subarray(0, end + 1);
}

/**
 * The lines of a file, and how many are gone of those before them: the places of those that are whole tell. What is at the end and not
 * whole counts as a line where a line feed ends it; else it was being written when the process died.
 */
export function unframe(bytes: Buffer): { readonly lines: string[]; readonly damaged: number } {
  const lines: string[] = [];
  let [damaged, atEnd, next, start] = [0, 0, 0, 0];
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    const place = placeOf(bytes, start, end);
    // There are no more lines before it than fit.
    if (place === null || place < next || place * (HEAD + 1) > end) atEnd++;
    else {
      lines.push(bytes.toString('utf8', start + HEAD, end));
      damaged += place - next;
      [atEnd, next] = [0, place + 1];
    }
    start = end + 1;
  }
  return { lines, damaged: damaged + atEnd };
}

/** Which line of its file it is, which only one that is whole tells rightly; null: it is none. */
function placeOf(bytes: Buffer, start: number, end: number): number | null {
  if (end - start <= HEAD || bytes[start + HEAD - 1] !== SPACE) return null;
  const digits = bytes.toString('latin1', start, start + HEAD - 1);
  if (!CHECKSUM.test(digits)) return null;
  return Math.imul(Number.parseInt(digits, 16) ^ crc32(bytes, start + HEAD, end), UNMIXED) >>> 0;
}
