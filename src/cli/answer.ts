import type { OutputStream } from './world.ts';

/**
 * Writes the answer to stdout, whole. A reader of a pipe that has seen enough (promptctl log | head) is a quiet end.
 * @throws PromptctlError `output-failed` for anything else, such as a full disk.
 */
export async function writeAnswer(stdout: OutputStream, text: string): Promise<void> {
  if (text === '') return;
  const error = await new Promise<Error | null | undefined>((resolve) => stdout.write(text, resolve));
  if (!error || ('code' in error && error.code === 'EPIPE')) return;
  const { PromptctlError } = await import('../domain/errors/error.ts');
  throw new PromptctlError('output-failed', { reason: error.message }, { cause: error });
}
