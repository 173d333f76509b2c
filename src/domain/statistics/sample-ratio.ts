import { chiSquareSurvival } from './chi-square.ts';
import { stirlingRemainder } from './stirling.ts';

/** How strongly the numbers of users in the arms contradict the weights. */
export interface SampleRatio {
  /** An e-value, valid however often one looks: on average 1 at most where the weights hold. */
  readonly evidence: number;
  readonly logEvidence: number;
  /** Of the usual test, for one single look. */
  readonly chiSquareP: number;
}

/** Evidence above it is worth a warning: at most one test in 20 of sound ones ever gets one. */
export const SUSPECT_EVIDENCE = 20;
/** Evidence above it takes the verdict away: at most one sound test in 100. */
export const BLOCKING_EVIDENCE = 100;

/** How closely the true shares may lie around the weights, from loosely to closely; the evidence is the mean over them. */
const CONCENTRATIONS: readonly number[] = [10, 100, 1_000, 10_000];

interface Cell {
  readonly count: number;
  readonly share: number;
}

/** Judges the users of each arm, counted once, against the arms' weights. An arm of weight 0 must have nobody. */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): SampleRatio {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = weights.map((weight, place) => ({ count: counts[place] ?? 0, share: weight / total }));
  const cells = all.filter(({ share }) => share > 0);
  if (all.some(({ count, share }) => share === 0 && count > 0)) {
    return { evidence: Number.MAX_VALUE, logEvidence: Math.log(Number.MAX_VALUE), chiSquareP: 0 };
  }
  const logs = CONCENTRATIONS.map((concentration) => logEvidenceAt(concentration, cells));
  const logEvidence = logMean(logs);
  // A number that JSON can hold; the logarithm says the rest.
  return { evidence: Math.min(Math.exp(logEvidence), Number.MAX_VALUE), logEvidence, chiSquareP: chiSquareP(cells) };
}

/**
 * The evidence of a Dirichlet mixture around the weights. With a = concentration × share it is
 * ln Γ(c) − ln Γ(c + n) + Σ [ln Γ(a + nⱼ) − ln Γ(a) − nⱼ ln share], where the large parts of Stirling's formula cancel: what is left is small, whatever the counts.
 */
export function logEvidenceAt(concentration: number, cells: readonly Cell[]): number {
  const users = cells.reduce((sum, { count }) => sum + count, 0);
  const rest = (of: number, more: number) =>
    stirlingRemainder(of + more) - stirlingRemainder(of) - Math.log1p(more / of) / 2;
  return cells.reduce((sum, { count, share }) => {
    const prior = concentration * share;
    const surplus = Math.log1p((count - users * share) / (share * (concentration + users)));
    return sum + (prior + count) * surplus + rest(prior, count);
  }, -rest(concentration, users));
}

function chiSquareP(cells: readonly Cell[]): number {
  const users = cells.reduce((sum, { count }) => sum + count, 0);
  if (users === 0 || cells.length < 2) return 1;
  const square = cells.reduce((sum, { count, share }) => sum + (count - users * share) ** 2 / (users * share), 0);
  return chiSquareSurvival(square, cells.length - 1);
}

function logMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
