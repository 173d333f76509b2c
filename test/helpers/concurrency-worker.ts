import { openDatabase } from '../../src/storage/database.ts';
import {
  listDeployments,
  listEarlierVersions,
  type Release,
  type ReleaseItem,
  type ReleaseKind,
} from '../../src/storage/releases.ts';
import { readHeads } from '../../src/storage/versions.ts';
import { make, prompt, push } from './changes.ts';
import { outcomeOf } from './rejection.ts';

/** One round of a process among many: a push of some prompts, and a release of some. */
export interface Round {
  readonly push: readonly string[];
  readonly environment: string;
  readonly kind: ReleaseKind;
  readonly release: readonly string[];
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

async function releaseSome({ environment, kind, release }: Round): Promise<void> {
  const deployments = await listDeployments(database, { prompts: release, environment });
  const served = new Map(deployments.map((deployment) => [deployment.prompt, deployment.version]));
  const items: ReleaseItem[] = [];
  for (const name of release) {
    items.push({ prompt: name, version: await target(environment, kind, name), expected: served.get(name) ?? null });
  }
  const made: Release = await make(database, environment, kind, items);
  if (made.revision !== null) add('releases', 1);
}

async function target(environment: string, kind: ReleaseKind, name: string): Promise<number | null> {
  if (kind === 'retire') return null;
  if (kind === 'promote') return (await readHeads(database, [name]))[0]?.version ?? 0;
  return (await listEarlierVersions(database, environment, name))[0]?.version ?? null;
}
