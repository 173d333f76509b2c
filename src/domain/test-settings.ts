import { parseNumber, parseShare } from './basis-points.ts';
import { PromptctlError } from './errors/error.ts';
import { quote } from './words.ts';

/** Reads a coverage, `10%` or `2.5%`, as basis points. @throws PromptctlError `usage`. */
export function readCoverage(text: string): number {
  const coverage = parseShare(text);
  if (coverage !== null && coverage >= 1) return coverage;
  const example = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? `${text}%` : '10%';
  throw invalid(`${quote(text)} is no coverage`, `a coverage is a share of all users from 0.01% to 100%: ${example}`);
}

const DEFAULT_ALPHA = 0.05;

/** Reads how often a test may see a difference that is none, `0.05` or `5%`; null gives the usual one. @throws PromptctlError `usage`. */
export function readAlpha(text: string | null): number {
  if (text === null) return DEFAULT_ALPHA;
  const alpha = parseNumber(text)?.value ?? 0;
  if (alpha >= 0.001 && alpha <= 0.2) return alpha;
  throw invalid(`${quote(text)} is no alpha`, 'it lies between 0.001 and 0.2: 0.05, or 5%');
}

/** @throws PromptctlError `usage` for what is no number of days that a test may be given. */
export function requireMaxDays(days: number | null): number | null {
  if (days === null || (Number.isInteger(days) && days >= 1 && days <= 365)) return days;
  throw invalid(`a test cannot be given ${days} days`, 'whole days from 1 to 365');
}

/** @throws PromptctlError `usage` for what is no salt. */
export function requireSalt(salt: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(salt)) return salt;
  throw invalid(
    `${quote(salt)} is no salt`,
    'letters, digits, _ and -, at most 64; without one every test gets its own',
  );
}

function invalid(problem: string, hint: string): PromptctlError {
  return new PromptctlError('usage', { problem, hint });
}
