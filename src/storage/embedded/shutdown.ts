import { PromptctlError } from '../../domain/errors/error.ts';
import { hasCode } from './failure.ts';
import type { Layout } from './layout.ts';
import { waitFor } from './patience.ts';
import { isServerOf } from './process-identity.ts';

/**
 * Asks the server, whose process the caller has just verified, for a fast shutdown and waits until it is gone.
 * @throws PromptctlError `embedded-stop-failed`
 */
export async function stopProcess({ dataDirectory }: Layout, pid: number): Promise<void> {
  interrupt(pid);
  const gone = await waitFor(async () => ((await isServerOf(pid, dataDirectory)) ? null : true));
  if (gone === null) throw new PromptctlError('embedded-stop-failed', { pid });
}

// Fast shutdown: open transactions are rolled back, nothing is lost. Windows ends the process instead; the next start recovers.
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
