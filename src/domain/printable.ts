/**
 * Text that came from elsewhere, safe to show: control characters (but line feeds and tabs), bidi overrides and
 * characters without any width become `\u{…}`, so that no prompt, message or name can move a cursor or hide what it says.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter);
}

/** The same for a text that must stay on one line: line feeds and tabs are escaped too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, (character) => (character === '\n' ? '\\n' : '\\t'));
}

/**
 * JSON text with the same characters as `\uXXXX`, which every reader of JSON takes for the characters themselves.
 * Outside of its strings JSON holds none of them but line feeds, which stay.
 */
export function printableJson(json: string): string {
  return json.replace(
    UNPRINTABLE,
    // A character may be two units of UTF-16.
    (character) =>
      character
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
  );
}

// C0 without \n and \t, DEL and C1, the bidi controls, line and paragraph separators, the byte order mark, lone surrogates; and what takes no
// room and so hides beside other text: soft hyphens, zero-width spaces, word joiners, annotations, tags. Joiners stay: scripts need them.
const UNPRINTABLE =
  // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
