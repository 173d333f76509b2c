import { Writable } from 'node:stream';
import type { OutputStream } from '../../src/cli/world.ts';

/** Two streams whose text is read as one, in the order in which it was written; lines of stderr start with `2> `. */
export interface Transcript {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  text(): string;
}

/** Terminals of so many columns, or pipes where that is null. */
export function transcript(columns: number | null): Transcript {
  const heard: { isError: boolean; text: string }[] = [];
  const stream = (isError: boolean) => {
    const writable = new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        const last = heard.at(-1);
        if (last?.isError === isError) last.text += chunk;
        else heard.push({ isError, text: chunk });
        done();
      },
    });
    return Object.assign(writable, columns === null ? {} : { isTTY: true, columns });
  };
  return {
    stdout: stream(false),
    stderr: stream(true),
    text: () => heard.map(({ isError, text }) => whole(isError ? text.replace(/^(?=.)/gm, '2> ') : text)).join(''),
  };
}

function whole(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n\\ no line feed at the end\n`;
}

/** Replaces what differs from run to run: the given texts, ids of versions, times. */
export function scrub(text: string, hidden: ReadonlyMap<string, string>): string {
  const without = [...hidden].reduce((left, [secret, name]) => left.replaceAll(secret, name), text);
  return without
    .replace(/\bpv-[0-9a-f]{12}\b/g, 'pv-…')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>');
}
