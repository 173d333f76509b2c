import { createHash } from 'node:crypto';
import { PromptctlError } from './errors/error.ts';
import { formatHead, type Head, parseHead } from './head.ts';
import { ENVIRONMENT_NAME } from './prompt.ts';
import {
  type EnvironmentState,
  type Place,
  readServedPrompt,
  type ServedPrompt,
  writeServedPrompt,
} from './served-prompt.ts';
import { VERSION } from './version.ts';
import { count } from './words.ts';

/** The only form there is so far; a reader refuses every other. */
const FORMAT = 1;

/** A mark of byte order would be one byte too many, as any other. */
const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** What the first line of a snapshot file says. Nothing vouches for it before the last line was read. */
export interface SnapshotHeader extends Place {
  readonly head: Head;
  readonly prompts: number;
}

/** Takes a snapshot file line by line, so that neither memory nor time is spent on more than one of them. */
export interface SnapshotReader {
  /** The next line, without its line feed. @throws PromptctlError `snapshot-invalid`. */
  take(line: Uint8Array): void;
  /** The state that the file holds, once all its lines were taken. @throws PromptctlError `snapshot-invalid`. */
  finish(): EnvironmentState;
}

/** The lines of a snapshot file, each with its line feed; the last one seals the others. For complete states only. */
export function* snapshotLines({ databaseId, environment, head, prompts }: EnvironmentState): Generator<string> {
  const hash = createHash('sha256');
  const header = { promptctl: 'snapshot', format: FORMAT, databaseId, environment, head: formatHead(head) };
  const first = `${JSON.stringify({ ...header, prompts: prompts.length, client: VERSION })}\n`;
  hash.update(first);
  yield first;
  for (const prompt of prompts) {
    const line = `${writeServedPrompt(prompt)}\n`;
    hash.update(line);
    yield line;
  }
  yield `${seal(hash.digest('hex'))}\n`;
}

/** Begins to read a snapshot file; `file` names it in errors. */
export function createSnapshotReader(file: string): SnapshotReader {
  const hash = createHash('sha256');
  const prompts = new Map<string, ServedPrompt>();
  let header: SnapshotHeader | null = null;
  let isSealed = false;
  const refuse = (reason: string) => new PromptctlError('snapshot-invalid', { file, reason });
  return {
    take: (bytes) => {
      const line = UTF8.decode(bytes);
      if (isSealed) throw refuse('it goes on after its last line');
      if (header !== null && prompts.size === header.prompts) {
        if (line !== seal(hash.digest('hex'))) throw refuse('its last line is not the digest of the others');
        isSealed = true;
        return;
      }
      hash.update(bytes).update('\n');
      if (header === null) header = readSnapshotHeader(line, file);
      else addPrompt(prompts, line, refuse);
    },
    finish: () => {
      if (header === null || !isSealed) throw refuse(`it ends early, after ${count(prompts.size, 'prompt')}`);
      const { databaseId, environment, head } = header;
      return { databaseId, environment, head, base: null, prompts: [...prompts.values()] };
    },
  };
}

/** Reads the first line of a snapshot file. @throws PromptctlError `snapshot-invalid`. */
export function readSnapshotHeader(line: string, file: string): SnapshotHeader {
  const header = parse(line);
  const refuse = (reason: string) => new PromptctlError('snapshot-invalid', { file, reason });
  if (header?.['promptctl'] !== 'snapshot') throw refuse('it is no snapshot of promptctl');
  const { format, databaseId, environment, prompts } = header;
  if (format !== FORMAT) {
    const found = typeof format === 'number' ? format : 'unknown';
    throw refuse(`its format is ${found}, and promptctl ${VERSION} reads format ${FORMAT}`);
  }
  const head = typeof header['head'] === 'string' ? parseHead(header['head']) : null;
  if (typeof databaseId !== 'string' || databaseId === '' || head === null) throw refuse('its first line is not whole');
  if (typeof environment !== 'string' || !ENVIRONMENT_NAME.test(environment)) throw refuse('it names no environment');
  if (!Number.isSafeInteger(prompts) || Number(prompts) < 0) throw refuse('its first line is not whole');
  return { databaseId, environment, head, prompts: Number(prompts) };
}

function addPrompt(
  prompts: Map<string, ServedPrompt>,
  line: string,
  refuse: (reason: string) => PromptctlError<'snapshot-invalid'>,
): void {
  const served = readServedPrompt(line);
  if (served === null) throw refuse(`line ${prompts.size + 2} is not a whole prompt`);
  if (prompts.has(served.prompt)) throw refuse(`line ${prompts.size + 2} repeats a prompt`);
  prompts.set(served.prompt, served);
}

function seal(sha256: string): string {
  return JSON.stringify({ sha256 });
}

function parse(line: string): { readonly [key: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown }) : null;
  } catch {
    return null;
  }
}
