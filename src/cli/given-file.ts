import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { unreadable } from '../workspace/unreadable.ts';
import type { InputStream } from './world.ts';

/** The text of a file named by a flag; `-` is standard input. @throws PromptctlError `file-missing`. */
export async function readGivenText(
  { cwd, stdin }: { readonly cwd: string; readonly stdin: InputStream },
  file: string,
  purpose: string,
): Promise<string> {
  if (file === '-') return readAll(stdin);
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw unreadable(file, purpose, error);
  }
}
