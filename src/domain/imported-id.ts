import { hash } from 'node:crypto';
import { invalid } from './measures-score.ts';
import { describeValue } from './template/value.ts';
import { HOUR, isoTime } from './time.ts';
import { isUuid7, readTime } from './uuid7.ts';

const LONGEST = 200;
/** How far a time may be from the one in its id: who makes the id when a call begins may log it when the call ends. */
const MOST_APART = HOUR;

/**
 * The id that an execution logged elsewhere is stored under: its own where that is a UUIDv7, else one made of its time and a hash of its
 * own, so that the same execution always gets the same id. @throws PromptctlError `measure-invalid`.
 */
export function importedId(id: unknown, at: number | null): string {
  if (id === undefined || id === null)
    throw invalid('id', 'is missing: any text that tells this execution from others');
  if (typeof id !== 'string' || id === '' || id.length > LONGEST)
    throw invalid('id', `must be a text of 1 to ${LONGEST} characters, not ${describeValue(id)}`);
  const own = id.toLowerCase();
  if (!isUuid7(own)) {
    if (at === null) throw invalid('at', 'is missing, and the id is no UUIDv7 that would tell it');
    return derivedId(id, at);
  }
  if (at !== null && Math.abs(readTime(own) - at) > MOST_APART)
    throw invalid('at', `is not the time in the id, ${timeText(readTime(own))}; leave one of them out`);
  return own;
}

/** 48 bits of time, and 74 of a hash in the place of chance. */
function derivedId(id: string, at: number): string {
  const time = at.toString(16).padStart(12, '0');
  const digest = hash('sha256', `promptctl import\n${id}`);
  const variant = '89ab'[Number.parseInt(digest.slice(3, 4), 16) & 3];
  const tail = `${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${tail}`;
}

/** A time for people; one that is no time of the calendar any more as a number. */
function timeText(time: number): string {
  return time <= 8.64e15 ? isoTime(time) : String(time);
}
