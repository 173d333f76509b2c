/** A command line as a person types it into a shell. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly assignments: NodeJS.ProcessEnv;
  /** The file behind `<`. */
  readonly input: string | null;
  /** The file behind `>`. */
  readonly output: string | null;
}

/** Reads `NAME=value command words "quoted words" < file > file`, as far as stories need a shell. */
export function readCommandLine(line: string): CommandLine {
  const words = (line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
  const command = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const assignments = Object.fromEntries(words.slice(0, command).map(assignment));
  const rest = words.slice(command);
  const ends = [rest.indexOf('<'), rest.indexOf('>'), rest.length].filter((at) => at >= 0);
  return {
    argv: rest.slice(0, Math.min(...ends)),
    assignments,
    input: after(rest, '<'),
    output: after(rest, '>'),
  };
}

function assignment(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}

function after(words: readonly string[], sign: string): string | null {
  const at = words.indexOf(sign);
  return at < 0 ? null : (words[at + 1] ?? null);
}
