import { openDatabase } from '../../src/storage/database.ts';
import {
  type Deployment,
  listDeployments,
  listEarlierVersions,
  type Release,
  type ReleaseItem,
  type ReleaseKind,
} from '../../src/storage/releases.ts';
import { listTests } from '../../src/storage/tests.ts';
import { readHeads } from '../../src/storage/versions.ts';
import { make, prompt, push, testOf } from './changes.ts';
import { outcomeOf } from './rejection.ts';

/** One round of a process among many: a push of some prompts, and a release of some. */
export interface Round {
  readonly push: readonly string[];
  readonly environment: string;
  readonly kind: ReleaseKind;
  readonly release: readonly string[];
  readonly stopTest: boolean;
  /** Of a test that is started or ramped. */
  readonly coverage: number;
  /** Whether the end of a test makes a variant live, and whether a rollback names where it goes. */
  readonly isNamed: boolean;
}

/** How often what came of the rounds: `versions` and `releases` made, and refusals by code. */
export type Tally = { [outcome: string]: number };

const [url = '', who = '', plan = '[]'] = process.argv.slice(2);
const database = openDatabase(url, 'test', { max: 1 });
const tally: Tally = {};
const rounds: readonly Round[] = JSON.parse(plan);
for (const [i, round] of rounds.entries()) {
  await count(pushSome(round, `${who}, round ${i}`));
  await count(releaseSome(round));
}
await database.close();
process.stdout.write(JSON.stringify(tally));

async function count(change: Promise<void>): Promise<void> {
  add(await outcomeOf(change), 1);
}

function add(outcome: string, amount: number): void {
  tally[outcome] = (tally[outcome] ?? 0) + amount;
}

async function pushSome(round: Round, text: string): Promise<void> {
  const heads = new Map((await readHeads(database, round.push)).map((head) => [head.prompt, head.version]));
  const items = round.push.map((name) => prompt(name, text, heads.get(name) ?? 0));
  add('versions', (await push(database, items)).length);
}

async function releaseSome(round: Round): Promise<void> {
  const { environment, kind, release, stopTest } = round;
  const found = await listDeployments(database, { prompts: release, environment });
  const deployments = new Map(found.map((deployment) => [deployment.prompt, deployment]));
  const items: ReleaseItem[] = [];
  for (const name of fitting(round, deployments)) {
    const seen = deployments.get(name) ?? null;
    items.push({ prompt: name, expected: seen?.version ?? null, ...(await itemOf(round, name, seen)) });
  }
  const made: Release = await make(database, environment, kind, items, { stopTest });
  if (made.revision !== null) add('releases', 1);
}

/** The prompts that the round can do something to as far as was seen; where there is none it is tried all the same. */
function fitting({ kind, release }: Round, deployments: ReadonlyMap<string, Deployment>): readonly string[] {
  const key = kind === 'test-start' ? 'version' : kind === 'test-ramp' || kind === 'test-stop' ? 'test' : 'prompt';
  const fit = release.filter((name) => key === 'prompt' || (deployments.get(name)?.[key] ?? null) !== null);
  return fit.length === 0 ? release : fit;
}

/** What the round is to do to a prompt, from what was seen of it just now. */
async function itemOf(round: Round, name: string, seen: Deployment | null): Promise<Omit<ReleaseItem, 'prompt'>> {
  const { environment, kind, coverage, isNamed } = round;
  const expectedTest = seen?.test ?? null;
  switch (kind) {
    case 'retire':
      return { version: null };
    case 'promote':
      return { version: await headOf(name) };
    case 'rollback': {
      const version = (await listEarlierVersions(database, environment, name))[0]?.version ?? null;
      return { version, expectedTest, ...(isNamed && version !== null ? { to: version } : {}) };
    }
    case 'test-start': {
      const head = await headOf(name);
      const variants = [head, head - 1, head - 2].filter((version) => version !== seen?.version).slice(0, 2);
      return { version: null, start: testOf(variants, { coverage }) };
    }
    case 'test-ramp':
      return { version: null, ramp: coverage, expectedTest };
    case 'test-stop':
      return { version: isNamed ? await variantOf(expectedTest) : null, expectedTest };
  }
}

async function headOf(name: string): Promise<number> {
  return (await readHeads(database, [name]))[0]?.version ?? 0;
}

async function variantOf(id: string | null): Promise<number | null> {
  if (id === null) return null;
  const [found] = await listTests(database, { id });
  return found?.arms[1]?.version ?? null;
}
