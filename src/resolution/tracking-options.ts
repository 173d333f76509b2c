import { type GivenPrices, readPrices } from '../domain/price-checks.ts';
import type { Prices } from '../domain/prices.ts';
import { invalidOption as invalid } from './option-checks.ts';

/** How executions are kept until they are stored in the database. */
export interface TrackingOptions {
  /**
   * `disk`: an execution is on disk when `trackExecution` returns, and outlives the process. `memory`: what is not shipped when the process
   * ends is lost. Default: `disk`; `memory` in serverless mode, and where `stateDir` is null.
   */
  readonly durability?: 'disk' | 'memory' | undefined;
  /** When the spool is full: refuse what comes (the default), or drop the oldest. What is lost is counted, and `compare` says so. */
  readonly whenSpoolFull?: 'drop-newest' | 'drop-oldest' | undefined;
  /** What the spool may take, in bytes. Default: 512 MB on disk, 16 MB in memory. */
  readonly spoolBytes?: number | undefined;
  /** Prices of models in dollars for a million tokens; they win over the database's, which win over the published list. */
  readonly prices?: GivenPrices | undefined;
}

/** The same with everything decided. */
export interface TrackingSettings {
  readonly durability: 'disk' | 'memory';
  /** Undefined: the usual place, also for a serverless process that asks for a disk. */
  readonly stateDir: string | null | undefined;
  readonly whenFull: 'drop-newest' | 'drop-oldest';
  /** Null: the usual limit. */
  readonly mostBytes: number | null;
  readonly prices: Prices;
}

/** Less would not hold a segment. */
const LEAST_BYTES = 64 * 1024;

/** @throws PromptctlError `options-invalid`. */
export function readTrackingOptions(
  options: TrackingOptions & { readonly stateDir?: string | null | undefined },
  isServerless: boolean,
): TrackingSettings {
  const { stateDir, whenSpoolFull: whenFull = 'drop-newest', spoolBytes, prices = {} } = options;
  const durability = options.durability ?? (isServerless || stateDir === null ? 'memory' : 'disk');
  if (durability !== 'disk' && durability !== 'memory') throw invalid('durability', 'is disk or memory');
  if (durability === 'disk' && stateDir === null)
    throw invalid('durability', 'is memory where stateDir is null: there is no disk to keep anything on');
  if (whenFull !== 'drop-newest' && whenFull !== 'drop-oldest')
    throw invalid('whenSpoolFull', 'is drop-newest or drop-oldest');
  if (spoolBytes !== undefined && !(Number.isSafeInteger(spoolBytes) && spoolBytes >= LEAST_BYTES))
    throw invalid('spoolBytes', `is a whole number of bytes, at least ${LEAST_BYTES}, not ${String(spoolBytes)}`);
  return { durability, stateDir, whenFull, mostBytes: spoolBytes ?? null, prices: readPrices('prices', prices) };
}
