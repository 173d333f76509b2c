import { randomUUID } from 'node:crypto';
import { ALL } from '../../src/domain/basis-points.ts';
import { canonicalContent } from '../../src/domain/content.ts';
import type { Variable } from '../../src/domain/prompt.ts';
import type { Database } from '../../src/storage/database.ts';
import { type ChangeRequest, type PushedPrompt, type PushItem, pushPrompts } from '../../src/storage/prompts.ts';
import { type Release, type ReleaseItem, type ReleaseKind, release } from '../../src/storage/releases.ts';
import type { TestStart } from '../../src/storage/tests.ts';

/** A request to change something, new unless told otherwise. */
export function asking(request: Partial<ChangeRequest> = {}): ChangeRequest {
  return { author: 'Ada', source: {}, requestId: randomUUID(), dryRun: false, ...request };
}

/** A prompt to push: the template is all it says. */
export function prompt(name: string, template: string, parent = 0, further: Partial<PushItem> = {}): PushItem {
  return { name, content: canonicalContent({ template }), parent, description: '', tags: [], ...further };
}

export async function push(
  database: Database,
  items: readonly PushItem[],
  request: Partial<ChangeRequest & { message: string }> = {},
): Promise<PushedPrompt[]> {
  return pushPrompts(database, items, { message: '', ...asking(request) });
}

/** Pushes versions 1 to `count` of each prompt. */
export async function pushVersions(database: Database, names: readonly string[], count: number): Promise<void> {
  for (let version = 1; version <= count; version++) {
    const items = names.map((name) => prompt(name, `${name}, version ${version}`, version - 1));
    await push(database, items);
  }
}

/** Pushes one version for each map of variables. */
export async function pushContracts(
  database: Database,
  name: string,
  ...contracts: readonly { readonly [variable: string]: Variable }[]
): Promise<void> {
  for (const [parent, variables] of contracts.entries()) {
    const content = canonicalContent({ template: `version ${parent + 1}`, variables });
    await push(database, [prompt(name, '', parent, { content })]);
  }
}

/** What the tests ask of `release`, with everything that seldom matters left out. */
export interface Asked extends Partial<ChangeRequest> {
  readonly reason?: string;
  readonly again?: boolean;
  readonly acceptContract?: boolean;
  readonly stopTest?: boolean;
}

/** `what` is a list of items, or `name@version` texts. */
export async function make(
  database: Database,
  environment: string,
  kind: ReleaseKind,
  what: readonly (ReleaseItem | string)[],
  { reason = '', again = false, acceptContract = false, stopTest = false, ...request }: Asked = {},
): Promise<Release> {
  const items = what.map((item) => (typeof item === 'string' ? toItem(item) : item));
  return release(database, { environment, kind, items, reason, again, acceptContract, stopTest }, asking(request));
}

/** A test of these variants, on all users unless told otherwise; the control gets what the variants leave of equal shares. */
export function testOf(variants: readonly number[], further: Partial<TestStart> = {}): TestStart {
  const weight = Math.floor(ALL / (variants.length + 1));
  return {
    variants,
    weights: [ALL - weight * variants.length, ...variants.map(() => weight)],
    coverage: ALL,
    salt: 'salt',
    isSaltChosen: true,
    hashVersion: 1,
    forced: {},
    metric: 'rating',
    minimumEffect: 0.2,
    alpha: 0.05,
    maxDays: null,
    ...further,
  };
}

/** Starts a test of these variants against what is served, and gives its id. */
export async function startTest(
  database: Database,
  environment: string,
  name: string,
  variants: readonly number[],
  { start, ...asked }: Asked & { readonly start?: Partial<TestStart> } = {},
): Promise<string> {
  const item = { prompt: name, version: null, start: testOf(variants, start) };
  const made = await make(database, environment, 'test-start', [item], asked);
  return made.items[0]?.test?.id ?? '';
}

function toItem(text: string): ReleaseItem {
  const [name = '', version] = text.split('@');
  return { prompt: name, version: version === undefined ? null : Number(version) };
}
