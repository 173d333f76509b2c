import { setTimeout as sleep } from 'node:timers/promises';
import { PromptctlError } from '../../domain/errors/error.ts';
import { clearLock } from './blocking-lock.ts';
import type { Launched } from './launch.ts';
import type { Layout } from './layout.ts';
import { lastLogLines } from './log-file.ts';
import { waitFor } from './patience.ts';
import { observeServer } from './postmaster.ts';
import { acceptsConnections } from './readiness.ts';
import { stopProcess } from './shutdown.ts';
import { socketDirectoryOf, socketFileIn } from './socket-directory.ts';

export interface Started {
  readonly pid: number;
  readonly url: string;
  /** False when another process started it first. */
  readonly byUs: boolean;
}

/** A server may end at once for a reason that passes: a lost race, a taken port, children of a killed server not gone yet. */
const MOST_LAUNCHES = 6;
const PAUSE_AFTER_FAILURE = 150;

/**
 * Brings the server up, or waits for whoever is doing so, until it takes connections.
 * @throws PromptctlError `embedded-start-failed` with the end of its log
 */
export async function startServer(layout: Layout, launch: () => Promise<Launched>): Promise<Started> {
  const socketFile = socketFileIn(socketDirectoryOf(layout));
  const launched: Launched[] = [];
  const server = await waitFor(async () => {
    const state = await observeServer(layout);
    if (state.kind === 'ready') return (await acceptsConnections(state.url)) ? state : null;
    if (state.kind === 'cut-off') await stopProcess(layout, state.pid);
    if (state.kind === 'blocked') await clearLock(state.lock, layout.dataDirectory, socketFile);
    if (state.kind === 'absent' && launched.every((one) => one.hasEnded())) {
      if (launched.length === MOST_LAUNCHES) throw await startFailure(layout);
      await sleep(launched.length * PAUSE_AFTER_FAILURE);
      launched.push(await launch());
    }
    return null;
  });
  if (server === null) throw await startFailure(layout);
  return { pid: server.pid, url: server.url, byUs: launched.some(({ pid }) => pid === server.pid) };
}

async function startFailure({ logFile }: Layout): Promise<PromptctlError> {
  return new PromptctlError('embedded-start-failed', { logFile, lines: await lastLogLines(logFile) });
}
