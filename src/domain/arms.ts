import { ALL, formatShare, parseShare } from './basis-points.ts';
import { isPromptctlError, PromptctlError } from './errors/error.ts';
import { PROMPT_NAME } from './prompt.ts';
import { formatReference, parseReference, type Reference } from './reference.ts';
import { count, quote } from './words.ts';

/** A variant as it was asked for. */
export interface GivenArm {
  /** Which version: `8`, `latest`, `staging`, `sha:9f3c1a`. */
  readonly selector: string;
  /** Its weight in basis points; null: it was left open. */
  readonly share: number | null;
}

/** As many as a test may have, the control included. */
export const MOST_ARMS = 10;

/**
 * Reads the variants of a test as they are typed: `8`, `8@10%`, `latest@20%`, `sha:9f3c1a`, and with the prompt before them.
 * @throws PromptctlError `arms-invalid` for a version of another prompt, what is no version or no share, `reference-invalid` for the prompt.
 */
export function readArms(prompt: string, words: readonly string[]): GivenArm[] {
  if (!PROMPT_NAME.test(prompt)) throw new PromptctlError('reference-invalid', { text: prompt, part: 'name' });
  return words.map((word) => {
    const parts = word.split('@');
    const share = parts.length > 1 && parts.at(-1)?.includes('%') ? readShare(parts.pop() ?? '') : null;
    const text = parts.length === 1 ? `${prompt}@${parts[0]}` : parts.join('@');
    const { name, selector } = readVersion(word, text);
    if (name === prompt && selector !== null) {
      return { selector: formatReference({ name, selector }).slice(name.length + 1), share };
    }
    if (/^\d+@[\d.]+$/.test(text)) {
      throw invalid(`${quote(word)} says neither a version nor a share`, `a share ends with %: ${text}%`);
    }
    throw invalid(`${quote(word)} is a version of ${name}, and the test is on ${prompt}`, `name versions of ${prompt}`);
  });
}

/** What is no reference is quoted as it was typed, without the prompt before it. */
function readVersion(word: string, text: string): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    if (!isPromptctlError(error, 'reference-invalid')) throw error;
    if (word.endsWith('%')) throw invalid(`${quote(word)} names no version`, 'a share follows its version: 2@10%');
    throw invalid(`${quote(word)} is no version`, 'versions are numbers: 8; or latest, an environment, sha:9f3c1a');
  }
}

function readShare(text: string): number {
  const share = parseShare(text);
  if (share !== null && share > 0) return share;
  throw invalid(`${quote(text)} is no share`, 'a share lies between 0.01% and 100%: 10%, 2.5%');
}

/**
 * The weights of a test in basis points, the control's first. `split` (`50/50`, `60/20/20`) gives all of them. Without it, arms
 * that were given no share, of which the control is the first, divide the rest evenly.
 * @throws PromptctlError `arms-invalid`.
 */
export function weigh(arms: readonly GivenArm[], split: string | null): number[] {
  if (arms.length === 0) throw invalid('there is no variant to test', 'name a version: 8, or 8@10% with its share');
  if (arms.length + 1 > MOST_ARMS) {
    const hint = 'drop the least promising ones: every further arm needs its own users';
    throw invalid(`a test has at most ${MOST_ARMS} arms, and this one would have ${arms.length + 1}`, hint);
  }
  return split === null ? divide(arms) : readSplit(arms, split);
}

function divide(arms: readonly GivenArm[]): number[] {
  const shares = [null, ...arms.map(({ share }) => share)];
  const open = shares.filter((share) => share === null).length;
  const rest = ALL - shares.reduce<number>((sum, share) => sum + (share ?? 0), 0);
  if (rest < open) {
    const left = rest <= 0 ? 'nothing' : formatShare(rest);
    const problem = `the shares sum to ${formatShare(ALL - rest)}, which leaves ${left} for the control${open > 1 ? ` and ${count(open - 1, 'variant')}` : ''}`;
    throw invalid(problem, 'give smaller shares: what they leave is divided among the others');
  }
  let left = rest % open;
  return shares.map((share) => share ?? Math.floor(rest / open) + (left-- > 0 ? 1 : 0));
}

function readSplit(arms: readonly GivenArm[], split: string): number[] {
  if (arms.some(({ share }) => share !== null)) {
    throw invalid('both the split and an arm say a share', 'give all weights in the split, or shares with the arms');
  }
  const weights = split.split('/').map((text) => readWeight(text, split));
  const example = 'the weights are percent, control first: 50/50, 60/20/20';
  if (weights.length !== arms.length + 1) {
    const wanted = `the control and ${count(arms.length, 'variant')} need ${arms.length + 1}`;
    throw invalid(`the split ${split} has ${count(weights.length, 'weight')}, and ${wanted}`, example);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === ALL) return weights;
  throw invalid(`the split ${split} sums to ${formatShare(sum)}, not to 100%`, example);
}

function readWeight(text: string, split: string): number {
  const weight = parseShare(text.endsWith('%') ? text : `${text}%`);
  if (weight !== null && weight > 0) return weight;
  const hint = 'every arm needs more than 0 and at most 100 percent, to the hundredth: 33.34/33.33/33.33';
  throw invalid(`${quote(text)} is no weight, in the split ${quote(split)}`, hint);
}

function invalid(problem: string, hint: string): PromptctlError {
  return new PromptctlError('arms-invalid', { problem, hint });
}
