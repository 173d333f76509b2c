import { LARGEST_FILE } from './limits.ts';
import { type Problem, problemAt } from './problem.ts';

/** The text of a UTF-8 file without its byte order mark, or what keeps it from being one. */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly problem: Problem | null } {
  if (bytes.length > LARGEST_FILE) return { text: '', problem: tooLarge() };
  const text = new TextDecoder().decode(bytes);
  return { text, problem: findNul(text) ?? findInvalid(text, bytes) };
}

function tooLarge(): Problem {
  const message = `the file has more than ${LARGEST_FILE / 1024 / 1024} MB, and no more is read`;
  return problemAt({ offset: 0, length: 0 }, 'file-too-large', message, 'split it: prompts may lie in many files');
}

function findNul(text: string): Problem | null {
  const offset = text.indexOf('\0');
  if (offset < 0) return null;
  return problemAt(
    { offset, length: 1 },
    'not-text',
    'the file holds NUL characters, so it is no text file',
    'save it as UTF-8 text',
  );
}

/** A lenient decoder leaves U+FFFD where bytes were invalid, so only a text that has one can hide an error. */
function findInvalid(text: string, bytes: Uint8Array): Problem | null {
  if (!text.includes('\ufffd')) return null;
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const again = new TextEncoder().encode(text);
  const wrong = again.findIndex((byte, index) => byte !== bytes[start + index]);
  if (wrong < 0) return null;
  const offset = new TextDecoder().decode(bytes.subarray(start, start + wrong), { stream: true }).length;
  return problemAt(
    { offset, length: 1 },
    'not-utf8',
    'the file is not valid UTF-8 from here on',
    'save it as UTF-8 text',
  );
}
