import { PromptctlError } from '../domain/errors/error.ts';
import type { JsonObject } from '../domain/prompt.ts';
import { git, gitRefusal, mayBeRepository } from './git.ts';

/** Where a checkout stands; everything is null outside a git repository. */
export interface Provenance {
  /** `host/path` of the remote `origin`, or `root-` and the first commit where there is no remote to name the repository. */
  readonly repository: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
  readonly committedAt: string | null;
  /** True when the project differs from the commit, or a prompt file is not in it: ignored by git, or outside the repository. */
  readonly dirty: boolean;
  /** True where only a part of the history was fetched. */
  readonly shallow: boolean;
  /** The URL or id of the CI run, where there is one. */
  readonly run: string | null;
}

const NOWHERE: Provenance = {
  repository: null,
  branch: null,
  commit: null,
  committedAt: null,
  dirty: false,
  shallow: false,
  run: null,
};

/**
 * Reads where the checkout at `directory` stands, with its prompt `files` (relative to it); `env` tells branch and run in CI, where
 * git sees a detached head.
 */
export async function readProvenance(
  directory: string,
  env: NodeJS.ProcessEnv,
  files: readonly string[],
): Promise<Provenance> {
  const run = ciRun(env);
  if (!mayBeRepository(directory, env)) return { ...NOWHERE, run };
  const head = await git(directory, ['log', '-1', '--format=%H%x09%cI']);
  if (head === null) return readNowhere(directory, run);
  const [commit = null, committedAt = null] = head.split('\t');
  const [place, remote, dirty] = await Promise.all([
    git(directory, ['rev-parse', '--is-shallow-repository', '--symbolic-full-name', 'HEAD']),
    git(directory, ['config', '--get', 'remote.origin.url']),
    isDirty(directory, files),
  ]);
  const [shallow, ref] = place?.split('\n') ?? [];
  const branch = ref?.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
  const repository = normaliseRemote(remote) ?? (await rootCommit(directory));
  return { repository, branch: ciBranch(env) ?? branch, commit, committedAt, dirty, shallow: shallow === 'true', run };
}

/** A repository that git refuses to read, usual in containers, would look like none, and every push like one without a base. */
async function readNowhere(directory: string, run: string | null): Promise<Provenance> {
  const reason = await gitRefusal(directory);
  if (reason !== null) throw new PromptctlError('git-refused', { directory, reason });
  return { ...NOWHERE, run };
}

async function isDirty(directory: string, files: readonly string[]): Promise<boolean> {
  const outside = files.filter((file) => file.startsWith('../'));
  const [changes, tracked, trackedOutside] = await Promise.all([
    git(directory, ['status', '--porcelain', '--', '.', ...outside]),
    files.length === outside.length ? '' : git(directory, ['ls-files', '-z']),
    outside.length === 0 ? '' : git(directory, ['ls-files', '--error-unmatch', '--', ...outside]),
  ]);
  const known = new Set(tracked?.split('\0'));
  const isUnknown = files.some((file) => !file.startsWith('../') && !known.has(file));
  return changes !== '' || isUnknown || trackedOutside === null;
}

/** The provenance as it is stored with a version: absent facts are left out. */
export function toSource(provenance: Provenance): JsonObject {
  const { dirty, shallow: _shallow, ...facts } = provenance;
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
    env['PROMPTCTL_BRANCH'] ||
    env['GITHUB_HEAD_REF'] ||
    env['GITHUB_REF_NAME'] ||
    env['CI_COMMIT_REF_NAME'] ||
    env['BUILDKITE_BRANCH'] ||
    env['CIRCLE_BRANCH'] ||
    env['BITBUCKET_BRANCH'] ||
    env['DRONE_BRANCH'] ||
    env['TRAVIS_BRANCH'] ||
    env['BUILD_SOURCEBRANCHNAME'] ||
    env['BRANCH_NAME'];
  return branch || null;
}

function ciRun(env: NodeJS.ProcessEnv): string | null {
  if (env['GITHUB_RUN_ID'])
    return `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${env['GITHUB_REPOSITORY']}/actions/runs/${env['GITHUB_RUN_ID']}`;
  return env['CI_JOB_URL'] || env['BUILDKITE_BUILD_URL'] || env['CIRCLE_BUILD_URL'] || env['BUILD_URL'] || null;
}
