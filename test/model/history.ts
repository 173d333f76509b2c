import type { Head } from '../../src/domain/head.ts';

/** The release that each prompt was last changed by; a prompt without one is served by nobody. */
export type Content = Readonly<Record<string, number>>;

interface Release {
  readonly parent: number;
  readonly revision: number;
  readonly content: Content;
}

/**
 * Every release that was ever made, lost ones included, as a tree: two that follow the same one have the same number and another mark.
 * The mark of a release is its place here.
 */
export interface History {
  readonly releases: readonly Release[];
  /** For the key of a state. */
  readonly code: string;
}

export const PROMPTS = ['a', 'b'] as const;

export const NOTHING_RELEASED: History = { releases: [{ parent: 0, revision: 0, content: {} }], code: '' };

/** Which release a head is of. */
export function releaseOf(head: Head): number {
  return Number(head.mark);
}

export function releaseAt(history: History, index: number): Release {
  const release = history.releases[index];
  if (release === undefined) throw new RangeError(`no release ${index}`);
  return release;
}

const heads = new Map<number, Head>();

/** The head by which an epoch names a release. The same numbers give the same object. */
export function headOf(history: History, epoch: number, index: number): Head {
  const { revision } = releaseAt(history, index);
  const key = (epoch * 16 + revision) * 16 + index;
  let head = heads.get(key);
  if (head === undefined) {
    head = { epoch, revision, mark: index === 0 ? '' : String(index) };
    heads.set(key, head);
  }
  return head;
}

/** What the database had at a head. */
export function contentOf(history: History, head: Head): Content {
  return releaseAt(history, releaseOf(head)).content;
}

/** A history with one more release on top of a head. */
export function releaseOn(history: History, head: Head, prompt: string): { history: History; head: Head } {
  const parent = releaseOf(head);
  const index = history.releases.length;
  const { revision, content } = releaseAt(history, parent);
  const release = { parent, revision: revision + 1, content: { ...content, [prompt]: index } };
  const next = {
    releases: [...history.releases, release],
    code: history.code + String.fromCharCode(parent * 2 + (prompt === 'a' ? 0 : 1) + 1),
  };
  return { history: next, head: headOf(next, head.epoch, index) };
}

/** True when the state at `head` came after, or is, the one that `other` names. */
export function descends(history: History, head: Head, other: Head): boolean {
  let index = releaseOf(head);
  while (releaseAt(history, index).revision > other.revision) index = releaseAt(history, index).parent;
  return index === releaseOf(other);
}

export function sameContent(a: Content, b: Content): boolean {
  return PROMPTS.every((prompt) => a[prompt] === b[prompt]);
}
