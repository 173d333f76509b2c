import type { DiskSpoolOptions } from '../disk-spool/disk-spool.ts';
import { adopt, listOrphans } from '../disk-spool/orphans.ts';
import { objectionTo } from '../disk-spool/safety.ts';
import type { Spool } from '../spool.ts';
import type { Shipper } from './ship.ts';
import { about, after } from './timers.ts';
import type { Timings } from './timings.ts';

/** Ships what processes left that are gone, one spool after the other. */
export interface Adoption {
  /** Shows that the process lives that ships it. */
  readonly beat: () => void;
  readonly stop: () => void;
}

interface AdoptionOptions {
  readonly spools: DiskSpoolOptions;
  readonly createShipper: (spool: Spool) => Shipper;
  /** False: the database cannot be reached, so there is no need to take anything. */
  readonly isReachable: () => boolean;
  readonly random: (size: number) => Uint8Array;
  readonly timings: Timings;
}

export function startAdoption(options: AdoptionOptions): Adoption {
  const { spools, createShipper, isReachable, random, timings } = options;
  let adopted: { readonly spool: Spool; readonly shipper: Shipper } | null = null;
  let isStopped = false;
  let timer: NodeJS.Timeout;

  /** What is left is an orphan again. */
  const leave = () => {
    adopted?.shipper.giveBack();
    adopted?.spool.close();
  };
  const adoptEach = async () => {
    for (const directory of orphansIn(spools.root)) {
      if (isStopped || !isReachable()) return;
      const spool = adopt(directory, spools);
      if (spool === null) continue;
      adopted = { spool, shipper: createShipper(spool) };
      try {
        await adopted.shipper.ship(() => isStopped);
      } finally {
        leave();
        adopted = null;
      }
    }
  };
  const adoptNow = async () => {
    await adoptEach().catch(() => {});
    if (!isStopped) adoptLater(timings.adopt);
  };
  const adoptLater = (delay: number) => {
    timer = after(about(delay, random), () => void adoptNow());
  };
  adoptLater(timings.adoptFirst);
  return {
    beat: () => adopted?.spool.seal(),
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      leave();
    },
  };
}

function orphansIn(root: string): readonly string[] {
  try {
    return objectionTo(root) === null ? listOrphans(root) : [];
  } catch {
    // It may be gone; the next process to begin makes it again.
    return [];
  }
}
