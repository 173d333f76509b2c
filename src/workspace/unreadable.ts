import { PromptctlError } from '../domain/errors/error.ts';

/** The error for a file that was named and cannot be read, with the system's reason; the path that follows there is left out. */
export function unreadable(file: string, purpose: string, cause: unknown): PromptctlError {
  const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split(', ');
  return new PromptctlError('file-missing', { file, purpose, reason }, { cause });
}
