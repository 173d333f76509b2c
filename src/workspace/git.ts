import { execFile } from 'node:child_process';
import type { JsonObject } from '../domain/prompt.ts';

/** Where a checkout stands; everything is null outside a git repository. */
export interface Provenance {
  /** `host/path` of the remote `origin`, or `root-` and the first commit where there is no remote to name the repository. */
  readonly repository: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly committedAt: string | null;
  /** True when tracked files differ from the commit or new ones are there. */
  readonly dirty: boolean;
  /** The URL or id of the CI run, where there is one. */
  readonly run: string | null;
}

/** A commit that something came from. */
export interface Origin {
  readonly commit: string;
  readonly committedAt: string | null;
}

const NOWHERE: Provenance = {
  repository: null,
  branch: null,
  commit: null,
  committedAt: null,
  dirty: false,
  run: null,
};

/** Reads where the checkout at `directory` stands; `env` tells branch and run in CI, where git sees a detached head. */
export async function readProvenance(directory: string, env: NodeJS.ProcessEnv): Promise<Provenance> {
  const run = ciRun(env);
  // All at once: a process costs its time to start, and waiting for one after another is most of a push of a few prompts.
  const [head, branch, remote, changes] = await Promise.all([
    git(directory, ['log', '-1', '--format=%H%x09%cI']),
    git(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    git(directory, ['config', '--get', 'remote.origin.url']),
    git(directory, ['status', '--porcelain', '--', '.']),
  ]);
  if (head === null) return { ...NOWHERE, run };
  const [commit = null, committedAt = null] = head.split('\t');
  const repository = normaliseRemote(remote) ?? (await rootCommit(directory));
  return { repository, branch: ciBranch(env) ?? branch, commit, committedAt, dirty: changes !== '', run };
}

/** The provenance as it is stored with a version: absent facts are left out. */
export function toSource(provenance: Provenance): JsonObject {
  const { dirty, ...facts } = provenance;
  const known = Object.entries({ ...facts, dirty: provenance.commit === null ? null : dirty });
  return Object.fromEntries(known.filter(([, value]) => value !== null));
}

/** How a checkout stands to a commit: before it, at it or after it in one history, or none of these as far as can be seen. */
export type Standing = 'older' | 'same' | 'newer' | 'unrelated';

/** Compares by ancestry; where the commit is not here (shallow clone, not fetched), an earlier time of our own counts as older. */
export async function standingTo(directory: string, here: Provenance, there: Origin): Promise<Standing> {
  if (here.commit === null) return 'unrelated';
  if (here.commit === there.commit) return 'same';
  const isAncestor = async (a: string, b: string) =>
    (await git(directory, ['merge-base', '--is-ancestor', a, b])) !== null;
  if ((await git(directory, ['cat-file', '-e', `${there.commit}^{commit}`])) !== null) {
    if (await isAncestor(here.commit, there.commit)) return 'older';
    return (await isAncestor(there.commit, here.commit)) ? 'newer' : 'unrelated';
  }
  const isEarlier =
    here.committedAt !== null &&
    there.committedAt !== null &&
    Date.parse(here.committedAt) < Date.parse(there.committedAt);
  return isEarlier ? 'older' : 'unrelated';
}

/** `user.email` of git, for naming the author. */
export function gitEmail(directory: string): Promise<string | null> {
  return git(directory, ['config', 'user.email']);
}

/** What git printed, trimmed; null when it failed, is missing, or this is no repository. */
function git(directory: string, parameters: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['-C', directory, ...parameters], { timeout: 10_000, maxBuffer: 1 << 26 }, (error, stdout) => {
      resolve(error === null ? stdout.trim() : null);
    });
  });
}

async function rootCommit(directory: string): Promise<string | null> {
  const roots = await git(directory, ['rev-list', '--max-parents=0', 'HEAD']);
  const first = roots?.split('\n').toSorted()[0];
  return first === undefined || first === '' ? null : `root-${first.slice(0, 12)}`;
}

/** `git@github.com:acme/app.git` and `https://user:secret@github.com/acme/app` are both `github.com/acme/app`; a path names nothing elsewhere. */
function normaliseRemote(remote: string | null): string | null {
  const match =
    /^(?:[a-z+]+:\/\/)(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(remote ?? '') ??
    /^(?:[^@/]+@)([^/:]+):(.+)$/.exec(remote ?? '');
  if (match === null || remote?.startsWith('file:')) return null;
  return `${match[1]}/${match[2]}`
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

function ciBranch(env: NodeJS.ProcessEnv): string | null {
  const branch =
    env['GITHUB_HEAD_REF'] ||
    env['GITHUB_REF_NAME'] ||
    env['CI_COMMIT_REF_NAME'] ||
    env['BUILDKITE_BRANCH'] ||
    env['CIRCLE_BRANCH'];
  return branch || null;
}

function ciRun(env: NodeJS.ProcessEnv): string | null {
  if (env['GITHUB_RUN_ID'])
    return `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`;
  return env['CI_JOB_URL'] || env['BUILDKITE_BUILD_URL'] || env['CIRCLE_BUILD_URL'] || env['BUILD_URL'] || null;
}
