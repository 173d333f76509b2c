import type { JsonObject } from '../domain/prompt.ts';
import { git } from './git.ts';

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
  const head = await git(directory, ['log', '-1', '--format=%H%x09%cI']);
  if (head === null) return { ...NOWHERE, run };
  const [commit = null, committedAt = null] = head.split('\t');
  const [branch, remote, changes] = await Promise.all([
    git(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    git(directory, ['config', '--get', 'remote.origin.url']),
    git(directory, ['status', '--porcelain', '--', '.']),
  ]);
  const repository = normaliseRemote(remote) ?? (await rootCommit(directory));
  return { repository, branch: ciBranch(env) ?? branch, commit, committedAt, dirty: changes !== '', run };
}

/** The provenance as it is stored with a version: absent facts are left out. */
export function toSource(provenance: Provenance): JsonObject {
  const { dirty, ...facts } = provenance;
  const known = Object.entries({ ...facts, dirty: provenance.commit === null ? null : dirty });
  return Object.fromEntries(known.filter(([, value]) => value !== null));
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
