import { createHash } from 'node:crypto';
import { canonicalContent, digestOf } from '../../domain/content.ts';
import type { Diagnostic } from '../../domain/diagnostic.ts';
import { PromptctlError } from '../../domain/errors/error.ts';
import type { LocatedPrompt, PromptFile } from '../../domain/prompt-file/read.ts';
import { type ReadyVersion, readyContent } from '../ready-version.ts';

/** The reader of prompt files; heavy, so whoever needs it imports it when it is needed. */
export interface PromptFileReader {
  readonly readPromptFile: (path: string, bytes: Uint8Array) => PromptFile;
  readonly findDuplicates: (prompts: readonly LocatedPrompt[]) => readonly Diagnostic[];
  readonly codeFrame: (text: string, line: number, column: number, length: number) => string;
}

/** The bytes of some files, in the order in which duplicates are told. */
export interface FileBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** What a file says, ready to be served. */
export interface ParsedFile {
  readonly hash: string;
  readonly file: PromptFile;
  readonly versions: readonly (readonly [string, ReadyVersion])[];
}

/** Bytes with what tells them from others. */
export function fileBytes(path: string, bytes: Uint8Array): FileBytes {
  return { path, bytes, hash: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * The prompts of some files by name. What `known` has of the same bytes is not parsed again; what is parsed is added to it.
 * @throws PromptctlError `files-invalid` with every problem of every file, as the command line has it.
 */
export function readPrompts(
  reader: PromptFileReader,
  files: readonly FileBytes[],
  known: Map<string, ParsedFile>,
): ReadonlyMap<string, ReadyVersion> {
  const parsed = files.map((file) => {
    const before = known.get(file.path);
    const now = before?.hash === file.hash ? before : parse(reader, file);
    known.set(file.path, now);
    return now;
  });
  const diagnostics = [...parsed.flatMap(({ file }) => file.diagnostics), ...duplicates(reader, files, parsed)];
  if (diagnostics.length > 0) throw new PromptctlError('files-invalid', { diagnostics });
  return new Map(parsed.flatMap(({ versions }) => versions));
}

/** Contents take the way through their canonical text, as through a database, so that both render alike. */
function parse(reader: PromptFileReader, { path, bytes, hash }: FileBytes): ParsedFile {
  const file = reader.readPromptFile(path, bytes);
  const prompts = file.diagnostics.length > 0 ? [] : file.prompts;
  const versions = prompts.map(({ name, content }) => {
    const canonical = canonicalContent(content);
    const identity = { version: null, versionId: null, digest: digestOf(canonical) };
    return [name, readyContent(name, identity, canonical)] as const;
  });
  return { hash, file, versions };
}

function duplicates(
  { findDuplicates, codeFrame }: PromptFileReader,
  files: readonly FileBytes[],
  parsed: readonly ParsedFile[],
): Diagnostic[] {
  return findDuplicates(parsed.flatMap(({ file }) => file.prompts)).map((duplicate) => {
    const bytes = files.find(({ path }) => path === duplicate.file)?.bytes;
    return { ...duplicate, frame: codeFrame(new TextDecoder().decode(bytes), duplicate.line, duplicate.column, 1) };
  });
}
