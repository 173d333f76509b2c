import { type EmbeddedPlace, type Layout, layoutOf } from './layout.ts';
import { checkOwner } from './ownership.ts';
import { observeServer } from './postmaster.ts';
import { stopProcess } from './shutdown.ts';

/** Stops the project's server and waits until it is gone; false when none ran. */
export async function stopEmbedded(place: EmbeddedPlace): Promise<{ readonly stopped: boolean }> {
  const layout = await layoutOf(place);
  await checkOwner(layout);
  return { stopped: await stopServerOf(layout) };
}

/** Stops a server whose owner was checked already; false when none ran. */
export async function stopServerOf(layout: Layout): Promise<boolean> {
  const state = await observeServer(layout);
  if (!('pid' in state)) return false;
  await stopProcess(layout, state.pid);
  return true;
}
