import { type FileHandle, open, readFile } from 'node:fs/promises';

const LARGEST_LOG = 10 * 1024 * 1024;
const QUOTED_LINES = 5;

/** Opens the log for appending, emptied first when it has grown large. */
export async function openLog(logFile: string): Promise<FileHandle> {
  const log = await open(logFile, 'a', 0o600);
  const { size } = await log.stat();
  if (size > LARGEST_LOG) await log.truncate();
  return log;
}

/** The last lines of the log, without their time stamps; what several starts said alike comes once. */
export async function lastLogLines(logFile: string): Promise<string[]> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, ''));
  return [...new Set(lines.toReversed())].slice(0, QUOTED_LINES).toReversed();
}
