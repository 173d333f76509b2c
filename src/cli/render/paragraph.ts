import stringWidth from 'fast-string-width';

/** Text in lines of at most `width` columns, broken between words; lines after the first stand in by `indent`. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const room = width - (lines.length === 0 ? 0 : indent);
    if (line !== '' && stringWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((part, i) => (i === 0 ? part : ' '.repeat(indent) + part));
}
