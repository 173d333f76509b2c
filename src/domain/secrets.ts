import { CERTAIN, type SecretPattern, UNCERTAIN } from './secrets/patterns.ts';
import { isPlaceholder } from './secrets/placeholder.ts';

/** What looks like a secret in a text. The secret itself is not part of it: only where it stands, and how it begins. */
export interface FoundSecret {
  /** `AWS access key`, `URL with a password`. */
  readonly kind: string;
  /** False: it may well be an example. */
  readonly certain: boolean;
  readonly offset: number;
  readonly length: number;
  /** The first characters, by which its owner knows it. */
  readonly start: string;
}

/** Characters of a secret that are shown at most; of a short one fewer. */
const SHOWN = 4;

/** What looks like a secret, in the order of the text; where two rules find the same, the more certain one tells. In linear time. */
export function findSecrets(text: string): FoundSecret[] {
  const certain = CERTAIN.flatMap((pattern) => matchesOf(pattern, text, true));
  const uncertain = UNCERTAIN.flatMap((pattern) => matchesOf(pattern, text, false));
  return withoutOverlaps([...certain, ...uncertain].toSorted((a, b) => a.offset - b.offset || rank(a) - rank(b)));
}

/** True for a text that nobody should see, such as an argument of a command line. */
export function holdsSecret(text: string): boolean {
  return CERTAIN.some((pattern) => matchesOf(pattern, text, true).length > 0);
}

/** The text without the secrets that are certain: `ghp_***`. */
export function hideSecrets(text: string): string {
  const found = withoutOverlaps(
    CERTAIN.flatMap((pattern) => matchesOf(pattern, text, true)).toSorted((a, b) => a.offset - b.offset),
  );
  return found.reduceRight(
    (hidden, { offset, length, start }) => `${hidden.slice(0, offset)}${start}***${hidden.slice(offset + length)}`,
    text,
  );
}

function matchesOf({ kind, expression }: SecretPattern, text: string, certain: boolean): FoundSecret[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const secret = match.groups?.['secret'] ?? match[0];
    if (isPlaceholder(secret)) return [];
    const offset = match.index + match[0].lastIndexOf(secret);
    return [
      { kind, certain, offset, length: secret.length, start: secret.slice(0, Math.min(SHOWN, secret.length / 4)) },
    ];
  });
}

function rank({ certain }: FoundSecret): number {
  return certain ? 0 : 1;
}

/** Of those that share characters the certain one stays, else the first. */
function withoutOverlaps(found: readonly FoundSecret[]): FoundSecret[] {
  const kept: FoundSecret[] = [];
  for (const secret of found) {
    const last = kept.at(-1);
    if (last === undefined || last.offset + last.length <= secret.offset) kept.push(secret);
    else if (secret.certain && !last.certain) kept[kept.length - 1] = secret;
  }
  return kept;
}
