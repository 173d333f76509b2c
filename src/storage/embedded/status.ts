import { dataMajor } from './cluster.ts';
import { type EmbeddedPlace, layoutOf } from './layout.ts';
import { checkOwner } from './ownership.ts';
import { observeServer } from './postmaster.ts';

export interface EmbeddedStatus {
  readonly running: boolean;
  readonly initialised: boolean;
  /** Null unless it takes connections. */
  readonly url: string | null;
  readonly pid: number | null;
  readonly dataDirectory: string;
  /** Major version of the data directory. */
  readonly version: string | null;
  readonly logFile: string;
}

/** Tells how the project's server is, or where it would be; changes nothing. */
export async function embeddedStatus(place: EmbeddedPlace): Promise<EmbeddedStatus> {
  const layout = await layoutOf(place);
  await checkOwner(layout);
  const state = await observeServer(layout);
  const major = await dataMajor(layout.dataDirectory);
  return {
    running: 'pid' in state,
    initialised: major !== null,
    url: state.kind === 'ready' ? state.url : null,
    pid: 'pid' in state ? state.pid : null,
    dataDirectory: layout.dataDirectory,
    version: major === null ? null : String(major),
    logFile: layout.logFile,
  };
}
