import { parseContent } from '../domain/content.ts';
import type { Content, JsonObject } from '../domain/prompt.ts';
import type { Database } from '../storage/database.ts';
import { listVersionStatuses, type StoredVersion, type VersionStatus } from '../storage/versions.ts';
import { findVersion } from './find-version.ts';

/** A version for reading: what it says, where it came from, where it is served. */
export interface ShownVersion {
  readonly name: string;
  readonly version: number;
  readonly versionId: string;
  readonly digest: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly content: Content;
  readonly message: string;
  readonly author: string;
  readonly dbUser: string;
  readonly source: JsonObject;
  readonly pushedAt: string;
  /** Environments that serve it. */
  readonly served: readonly string[];
  /** Environments that test it against what they serve. */
  readonly testing: readonly string[];
  /** The first of these that holds in any environment. */
  readonly status: VersionStatus['status'];
}

/** Shows the version that a reference means. @throws PromptctlError as `findVersion`. */
export async function show(
  { database }: { readonly database: Database },
  input: { readonly reference: string },
): Promise<ShownVersion> {
  const version = await findVersion(database, input.reference);
  return toShown(version, await listVersionStatuses(database, version.prompt));
}

/** A stored version with its place in the world. */
export function toShown(stored: StoredVersion, statuses: readonly VersionStatus[]): ShownVersion {
  const own = statuses.filter(({ version }) => version === stored.version);
  const placesOf = (wanted: VersionStatus['status']) =>
    own.filter(({ status }) => status === wanted).map(({ environment }) => environment);
  return {
    name: stored.prompt,
    version: stored.version,
    versionId: stored.id,
    digest: stored.digest,
    description: stored.description,
    tags: stored.tags,
    content: parseContent(stored.content),
    message: stored.message,
    author: stored.author,
    dbUser: stored.dbUser,
    source: stored.source,
    pushedAt: stored.createdAt,
    served: placesOf('active'),
    testing: placesOf('testing'),
    status:
      (['active', 'testing', 'archived'] as const).find((status) => own.some((row) => row.status === status)) ??
      'draft',
  };
}
