import { digestOf } from './content.ts';

/** A version as it is served: what apps need of it and nothing else. */
export interface ServedVersion {
  readonly version: number;
  readonly versionId: string;
  readonly digest: string;
  /** Canonical JSON; parsed when somebody asks for the prompt. */
  readonly content: string;
}

/** Undefined for what is neither a whole version nor none. */
export function readServedVersion(value: unknown): ServedVersion | null | undefined {
  if (value === null) return null;
  if (!isRecord(value)) return undefined;
  const { version, versionId, digest, content } = value;
  if (!isCount(version) || typeof versionId !== 'string' || typeof digest !== 'string' || typeof content !== 'string') {
    return undefined;
  }
  return digestOf(content) === digest ? { version, versionId, digest, content } : undefined;
}

/** A JSON object. */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number from 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
