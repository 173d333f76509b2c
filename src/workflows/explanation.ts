import type { Cache } from '../cache/cache.ts';
import { isPromptctlError } from '../domain/errors/error.ts';
import type { Head, ShownHead } from '../domain/head.ts';
import { isRequired, type VariableType } from '../domain/prompt.ts';
import type { HeldState } from '../resolution/holding.ts';
import type { OneLook } from '../resolution/one-look.ts';
import type { ReadyVersion } from '../resolution/ready-version.ts';
import type { Source } from '../resolution/resolved-prompt.ts';
import type { Database } from '../storage/database.ts';
import { readHead } from '../storage/environment-state.ts';
import { listDeployments } from '../storage/releases.ts';
import { type ExplainedTest, explainTest, type Overruling, overrulingOf } from './explained-test.ts';

/** Why a prompt resolves to what it does. */
export interface Explanation {
  readonly prompt: string;
  readonly environment: string;
  readonly version: number | null;
  readonly versionId: string | null;
  readonly digest: string;
  /**
   * `version`: it was named; `forced`: the arm was, here or for this tester when the test started; `pinned`: PROMPTCTL_PINS says so
   * here; `assigned`: the user is in the test, and this is their arm; `live`: the last release says so.
   */
  readonly why: 'live' | 'pinned' | 'version' | 'assigned' | 'forced';
  /** The test that runs on the prompt; null: none. */
  readonly test: ExplainedTest | null;
  /** What is live, and the prompt's last release; null: it cannot be asked for now. */
  readonly release: {
    readonly revision: number;
    readonly kind: string;
    readonly version: number | null;
    readonly author: string;
    readonly at: string;
    readonly reason: string;
  } | null;
  /** What was served before; null: nothing. */
  readonly previous: number | null;
  readonly source: Source;
  readonly head: ShownHead;
  /** What each of them has; null: it was not asked, or has nothing. */
  readonly postgres: ShownHead | null;
  readonly redis: ShownHead | null;
  readonly variables: readonly {
    readonly name: string;
    readonly type: VariableType;
    readonly required: boolean;
  }[];
  /** What an operator should look at. */
  readonly problems: readonly string[];
}

/** What was asked, and the version that came of it. */
interface Asked {
  readonly name: string;
  readonly ready: ReadyVersion;
  readonly userId: string | null;
  readonly arm: number | null;
  /** The version was asked for by its number. */
  readonly isNamed: boolean;
  /** Why Postgres was not asked. */
  readonly told: readonly string[];
}

/** Says where a resolved version comes from. Nothing here changes what apps get. */
export async function explain(
  deps: { readonly database: Database | null; readonly cache: Cache | null },
  { live, pins, problems }: OneLook,
  state: HeldState,
  input: Asked,
): Promise<Explanation> {
  const { environment } = live.holding;
  const { name, ready, told } = input;
  const overruledBy = overrulingOf(pins.versions, input);
  const test = explainTest(state, input, overruledBy);
  return {
    prompt: name,
    environment,
    version: ready.version,
    versionId: ready.versionId,
    digest: ready.digest,
    why: whyOf(overruledBy, pins.versions.get(name) === ready.version, test),
    test,
    release: await releaseOf(deps.database, environment, name),
    previous: state.prompts.get(name)?.served.previous?.version ?? null,
    source: state.source,
    head: state.shown,
    postgres: shown((deps.database === null ? null : await readHead(deps.database, environment))?.head),
    redis: shown(await cachedHead(deps.cache, { databaseId: state.databaseId, environment })),
    variables: Object.entries(ready.content.variables ?? {}).map(([variable, declared]) => ({
      name: variable,
      type: declared.type,
      required: isRequired(declared),
    })),
    problems: [...told, ...problems.map(({ message }) => message)],
  };
}

function whyOf(overruledBy: Overruling | null, isAsPinned: boolean, test: ExplainedTest | null): Explanation['why'] {
  const kind = test?.assignment.kind;
  switch (overruledBy) {
    case 'version':
      return 'version';
    case 'arm':
      return 'forced';
    case 'pin':
      return isAsPinned ? 'pinned' : 'live';
    case null:
      return kind === 'assigned' || kind === 'forced' ? kind : 'live';
  }
}

async function releaseOf(
  database: Database | null,
  environment: string,
  name: string,
): Promise<Explanation['release']> {
  if (database === null) return null;
  const [deployment] = await listDeployments(database, { prompts: [name], environment });
  if (deployment === undefined) return null;
  const { revision, kind, version, author, at, reason } = deployment;
  return { revision, kind, version, author, at, reason };
}

async function cachedHead(cache: Cache | null, place: Parameters<Cache['readHead']>[0]): Promise<Head | null> {
  if (cache === null) return null;
  try {
    return (await cache.readHead(place))?.head ?? null;
  } catch (error) {
    if (isPromptctlError(error)) return null;
    throw error;
  }
}

function shown(head: Head | null | undefined): ShownHead | null {
  return head == null ? null : { epoch: head.epoch, revision: head.revision };
}
