import { diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import { PromptctlError } from '../domain/errors/error.ts';
import { parseReference } from '../domain/reference.ts';
import type { Database } from '../storage/database.ts';
import { type LoggedRelease, listReleases } from '../storage/releases.ts';
import { listHolds, listVersionStatuses, listVersions, readVersion, type StoredVersion } from '../storage/versions.ts';
import { toSide } from './diff-versions.ts';
import { promptNotFound, requireEnvironment, requirePrompts } from './find-version.ts';
import { type ShownVersion, toShown } from './show.ts';

/** A version in a prompt's log; `changes` is what it changed, where asked for. */
export interface LoggedVersion extends Omit<ShownVersion, 'content'> {
  /** Environments in which it was rolled back from and is held. */
  readonly held: readonly string[];
  readonly changes: PromptDiff | null;
}

export interface VersionLog {
  readonly kind: 'versions';
  readonly name: string;
  readonly versions: readonly LoggedVersion[];
}

export interface ReleaseLog {
  readonly kind: 'releases';
  readonly environment: string;
  readonly prompt: string | null;
  readonly releases: readonly LoggedRelease[];
}

/** The versions of a prompt, newest first. @throws PromptctlError `prompt-not-found`. */
export async function logVersions(
  { database }: { readonly database: Database },
  input: {
    readonly name: string;
    readonly limit: number | null;
    readonly patch: boolean;
    readonly since: string | null;
  },
): Promise<VersionLog> {
  const name = requireBareName(input.name);
  const [stored, statuses, holds] = await Promise.all([
    listVersions(database, name, input.limit),
    listVersionStatuses(database, name),
    listHolds(database, name),
  ]);
  if (stored.length === 0) throw await promptNotFound(database, [name]);
  const recent = stored.filter(({ createdAt }) => input.since === null || createdAt >= input.since);
  const versions: LoggedVersion[] = [];
  for (const version of recent) {
    const { content: _content, ...shown } = toShown(version, statuses);
    const held = holds.filter((hold) => hold.version === version.version).map(({ environment }) => environment);
    versions.push({ ...shown, held, changes: input.patch ? await changesOf(database, version, stored) : null });
  }
  return { kind: 'versions', name, versions };
}

/** The releases of an environment, newest first; of one prompt where given. @throws PromptctlError `environment-not-found`. */
export async function logReleases(
  { database }: { readonly database: Database },
  input: {
    readonly environment: string;
    readonly prompt: string | null;
    readonly since: string | null;
    readonly limit: number | null;
  },
): Promise<ReleaseLog> {
  const { environment, since, limit } = input;
  const prompt = input.prompt === null ? null : requireBareName(input.prompt);
  const releases = await listReleases(database, environment, { prompt, since, limit });
  if (releases.length === 0) await requireEnvironment(database, environment);
  if (releases.length === 0 && prompt !== null) await requirePrompts(database, [prompt]);
  return { kind: 'releases', environment, prompt, releases };
}

function requireBareName(text: string): string {
  const { name, selector } = parseReference(text);
  if (selector === null) return name;
  throw new PromptctlError('usage', {
    problem: `log takes a prompt, not a version of it ("${text}")`,
    hint: `promptctl log ${name}`,
  });
}

async function changesOf(
  database: Database,
  version: StoredVersion,
  known: readonly StoredVersion[],
): Promise<PromptDiff> {
  const parent = version.parentVersion;
  const before =
    parent === null
      ? null
      : (known.find((other) => other.version === parent) ?? (await readVersion(database, version.prompt, parent)));
  return diffPrompts(version.prompt, before && toSide(before), toSide(version));
}
