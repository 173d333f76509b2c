import { ALL } from './basis-points.ts';
import { isCount, isRecord, readServedVersion, type ServedVersion } from './served-version.ts';

/** The algorithm of `assignment.ts`. A test says by which it assigns, so another one never reshuffles users silently. */
export const HASH_VERSION = 1;

/** A running A/B test: what assigning users needs, and what the arms say. The control is what is live. */
export interface ServedTest {
  readonly id: string;
  readonly salt: string;
  /** The algorithm that assigns. Who does not know it serves the control, and of the fields below can rely on `variants` alone. */
  readonly hashVersion: number;
  /** In basis points of 10,000, like the weights. */
  readonly coverage: number;
  /** The control's first, then those of the variants. */
  readonly weights: readonly number[];
  readonly variants: readonly ServedVersion[];
  /** Digest of salt and user id (`forcedDigest`) → place of the arm, 0 for the control. */
  readonly forced: { readonly [digest: string]: number };
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Null for none; undefined for what is no whole test. Fields of newer clients are ignored; where the algorithm is theirs, all is kept, to be handed on unharmed. */
export function readServedTest(value: unknown): ServedTest | null | undefined {
  if (value === null || value === undefined) return null;
  if (!isRecord(value)) return undefined;
  const { id, salt, hashVersion, coverage, weights, forced } = value;
  const variants = readVariants(value['variants']);
  if (typeof id !== 'string' || typeof salt !== 'string' || !isCount(hashVersion)) return undefined;
  if (variants === null || variants.length === 0) return undefined;
  if (hashVersion !== HASH_VERSION) return { ...(value as unknown as ServedTest) };
  if (!isCount(coverage) || coverage > ALL) return undefined;
  if (!isSplit(weights, variants.length + 1) || !isForced(forced, variants.length)) return undefined;
  return { id, salt, hashVersion, coverage, weights, variants, forced };
}

function readVariants(value: unknown): ServedVersion[] | null {
  if (!Array.isArray(value)) return null;
  const versions = value.map(readServedVersion);
  return versions.every((version) => version != null) ? versions : null;
}

function isSplit(value: unknown, arms: number): value is number[] {
  if (!Array.isArray(value) || value.length !== arms || !value.every(isCount)) return false;
  return value.reduce((sum, weight) => sum + weight, 0) === ALL;
}

function isForced(value: unknown, lastPlace: number): value is ServedTest['forced'] {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(([digest, place]) => DIGEST.test(digest) && isCount(place) && place <= lastPlace);
}
