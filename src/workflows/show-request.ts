import { parseContent } from '../domain/content.ts';
import { type DiffSide, diffPrompts, type PromptDiff } from '../domain/diff/content.ts';
import type { RequestedItem } from '../domain/release-request.ts';
import type { Database } from '../storage/database.ts';
import { readLogin } from '../storage/logins.ts';
import { listDeployments } from '../storage/releases.ts';
import { type LoggedRequest, readContents } from '../storage/requests.ts';
import { approversOf } from './approvers.ts';
import { findRequest } from './find-request.ts';

/** A request for who decides about it. */
export interface ShownRequest extends LoggedRequest {
  readonly target: string;
  /** True for the login that asked. */
  readonly isOwn: boolean;
  /** Logins that may approve it. */
  readonly approvers: readonly string[];
  /** Prompt → the version that is served now; null: none. */
  readonly serves: { readonly [prompt: string]: number | null };
  /** How what would be served, or tested, differs from what is served now. */
  readonly changes: readonly PromptDiff[];
}

/** Shows what a request would change, and who may approve it. @throws PromptctlError `request-not-found`. */
export async function showRequest(
  { database }: { readonly database: Database },
  { id }: { readonly id: string },
): Promise<ShownRequest> {
  const request = await findRequest(database, id);
  const { items, environment } = request;
  const deployments = await listDeployments(database, { prompts: items.map(({ prompt }) => prompt), environment });
  const served = new Map(deployments.map(({ prompt, version }) => [prompt, version]));
  const serves = Object.fromEntries(items.map(({ prompt }) => [prompt, served.get(prompt) ?? null]));
  const [approvers, { login }, changes] = await Promise.all([
    approversOf(database, request),
    readLogin(database),
    changesOf(database, request, served),
  ]);
  return { ...request, target: database.target, isOwn: login === request.dbUser, approvers, serves, changes };
}

type Served = ReadonlyMap<string, number | null>;

async function changesOf(database: Database, request: LoggedRequest, served: Served): Promise<PromptDiff[]> {
  const pairs = request.items.flatMap((item) => {
    const from = served.get(item.prompt) ?? null;
    return targetsOf(request, item).map((to) => ({ prompt: item.prompt, from, to }));
  });
  const wanted = pairs.flatMap(({ prompt, from, to }) => [from, to].map((version) => ({ prompt, version })));
  const read = await readContents(database, wanted);
  const contents = new Map(read.map(({ prompt, version, content }) => [`${prompt}@${version}`, content]));
  const sideOf = (prompt: string, version: number | null): DiffSide | null => {
    const label = `${prompt}@${version}`;
    const content = contents.get(label);
    return content === undefined ? null : { label, content: parseContent(content) };
  };
  const diffs = pairs.map(({ prompt, from, to }) => diffPrompts(prompt, sideOf(prompt, from), sideOf(prompt, to)));
  return diffs.filter(({ kind }) => kind !== 'same');
}

/** The versions that would be served, or tested; null: nothing would be. A ramp changes no content. */
function targetsOf({ kind }: LoggedRequest, { version, start }: RequestedItem): readonly (number | null)[] {
  return kind === 'test-ramp' ? [] : (start?.variants ?? [version]);
}
