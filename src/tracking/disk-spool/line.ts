import { crc32 } from './crc32.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** Eight digits and a space. */
const HEAD = 9;
const DIGITS = Buffer.from('0123456789abcdef');
const POOLED = 16 * 1024;

let pool = Buffer.allocUnsafeSlow(POOLED);

/** A line as it stands in a file: `crc32 json` and a line feed. The bytes are good until the next call. */
export function frame(line: string): Buffer {
  const most = HEAD + 3 * line.length + 1;
  if (most > pool.length) pool = Buffer.allocUnsafeSlow(most);
  const into = pool;
  const end = HEAD + into.write(line, HEAD);
  let crc = crc32(into, HEAD, end);
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

/** The lines of a file, and how many are not what was written. What follows the last line feed was being written when the process died. */
export function unframe(bytes: Buffer): { readonly lines: string[]; readonly damaged: number } {
  const lines: string[] = [];
  let damaged = 0;
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    if (isWhole(bytes, start, end)) lines.push(bytes.toString('utf8', start + HEAD, end));
    else damaged++;
    start = end + 1;
  }
  return { lines, damaged };
}

function isWhole(bytes: Buffer, start: number, end: number): boolean {
  if (end - start <= HEAD || bytes[start + HEAD - 1] !== SPACE) return false;
  return bytes.toString('latin1', start, start + HEAD - 1) === hex(crc32(bytes, start + HEAD, end));
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0');
}
