import type { OutputStream } from './world.ts';

/**
 * Writes to stdout, whole. A reader of a pipe that has seen enough (promptctl log | head) is a quiet end: false.
 * @throws PromptctlError `output-failed` for anything else, such as a full disk.
 */
export async function writeAnswer(stdout: OutputStream, text: string): Promise<boolean> {
  if (text === '') return true;
  const error = await new Promise<Error | null | undefined>((resolve) => stdout.write(text, resolve));
  if (!error) return true;
  // Whoever goes on writing all the same is told that the stream is destroyed.
  if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')) return false;
  const { PromptctlError } = await import('../domain/errors/error.ts');
  throw new PromptctlError('output-failed', { reason: error.message }, { cause: error });
}
