import { disownedAfter, isLost, judge } from '../../src/domain/coherence.ts';
import type { Head } from '../../src/domain/head.ts';
import { applyOverwrite, applyWrite } from '../helpers/cache-rule.ts';
import { descends, type History } from './history.ts';

/** Everything that decides. The real functions of `src` where they are functions, else twins of SQL and Lua. */
export interface Rules {
  readonly judge: typeof judge;
  readonly disownedAfter: typeof disownedAfter;
  readonly write: typeof applyWrite;
  readonly overwrite: typeof applyOverwrite;
  /** What a question that is under way is known to have been asked from, once the process has adopted something else. */
  readonly askedBefore: (asked: Head | null) => Head | null;
  /** `read_environment`: true when what changed since `known` is enough of an answer. */
  readonly isBase: (history: History, at: Head, known: Head) => boolean;
  /** `current_epoch`, on the server that takes over. */
  readonly nextEpoch: (epoch: number) => number;
  /** `carry`: what the cache showed before the database was read is no more, and whoever was read can say so. */
  readonly mayOverwrite: (shown: Head, found: Head, isPrimary: boolean) => boolean;
}

/** The rules as they are. */
export const RULES: Rules = {
  judge,
  disownedAfter,
  askedBefore: () => null,
  write: applyWrite,
  overwrite: applyOverwrite,
  isBase: (history, at, known) => at.revision >= known.revision && descends(history, at, known),
  nextEpoch: (epoch) => epoch + 1,
  mayOverwrite: isLost,
};
