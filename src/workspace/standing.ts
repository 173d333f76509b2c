import { git } from './git.ts';
import type { Provenance } from './provenance.ts';

/** A commit that something came from. */
export interface Origin {
  readonly commit: string;
  readonly committedAt: string | null;
}

/** How a checkout stands to a commit: before it, at it or after it in one history, or none of these as far as can be seen. */
export type Standing = 'older' | 'same' | 'newer' | 'unrelated';

/** Commits come from the database, so they are hashes or nothing: git would take another word for an option. */
const COMMIT = /^[0-9a-f]{40,64}$/;

/**
 * Compares the checkout with any number of commits, by ancestry, in three calls of git. Where a commit is not here (shallow
 * clone, not fetched), an earlier time of our own counts as older.
 */
export async function findStandings(
  directory: string,
  here: Provenance,
  origins: readonly Origin[],
): Promise<Map<string, Standing>> {
  const asked = origins.filter(({ commit }) => COMMIT.test(commit));
  if (here.commit === null || asked.length === 0) return new Map();
  const others = asked.map(({ commit }) => commit).filter((commit) => commit !== here.commit);
  const present = await presentCommits(directory, others);
  const ahead = await commitsBeyond(directory, here.commit, present, []);
  const descending = await commitsBeyond(directory, here.commit, [...ahead], ['--ancestry-path']);
  return new Map(
    asked.map((origin) => {
      const { commit } = origin;
      if (commit === here.commit) return [commit, 'same'];
      if (!present.includes(commit)) return [commit, isEarlier(here, origin) ? 'older' : 'unrelated'];
      if (!ahead.has(commit)) return [commit, 'newer'];
      return [commit, descending.has(commit) ? 'older' : 'unrelated'];
    }),
  );
}

async function presentCommits(directory: string, commits: readonly string[]): Promise<string[]> {
  if (commits.length === 0) return [];
  const lines = (await git(directory, ['cat-file', '--batch-check'], `${commits.join('\n')}\n`))?.split('\n') ?? [];
  return commits.filter((_, i) => lines[i]?.split(' ')[1] === 'commit');
}

/** Those of the commits that `here` does not have in its history; with `--ancestry-path`, those that have `here` in theirs. */
async function commitsBeyond(
  directory: string,
  here: string,
  commits: readonly string[],
  options: readonly string[],
): Promise<Set<string>> {
  if (commits.length === 0) return new Set();
  const listed = await git(directory, ['rev-list', ...options, '--stdin'], `^${here}\n${commits.join('\n')}\n`);
  const beyond = new Set(listed?.split('\n'));
  return new Set(commits.filter((commit) => beyond.has(commit)));
}

function isEarlier(here: Provenance, there: Origin): boolean {
  if (here.committedAt === null || there.committedAt === null) return false;
  return Date.parse(here.committedAt) < Date.parse(there.committedAt);
}
