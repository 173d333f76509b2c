import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../src/storage/database.ts';
import { make, prompt, push, pushVersions, startTest } from '../../helpers/changes.ts';
import { createDatabase, type TestDatabase } from '../../helpers/database.ts';
import { startPgBouncer } from '../../helpers/pgbouncer.ts';
import type { TestServer } from '../../helpers/postgres-server.ts';
import type { Worker } from '../../helpers/worker-process.ts';
import { judge, type Verdict } from '../tracking/verdict.ts';
import { startTraffic, type TrafficReport } from './traffic.ts';

const [PROMPT, TESTED] = ['support/reply', 'support/tested'];
const ENVIRONMENT = 'production';
/** Connections of each login to the server. */
export const POOL = 5;

export interface PooledLoad {
  readonly processes: number;
  readonly every: number;
  /** Releases made meanwhile, each with a push. */
  readonly releases: number;
}

/** What came of apps and a publisher that share few connections. */
export interface Pooled {
  readonly reports: readonly TrafficReport[];
  readonly verdict: Verdict;
  /** The last release. */
  readonly revision: number;
  /** Who made the releases that were made through the pooler, as the database knows them. */
  readonly madeBy: readonly string[];
  readonly publisher: string;
  /** The most connections that a login had to the server at once. */
  readonly connections: number;
  /** Milliseconds that a push and its release took together. */
  readonly took: readonly number[];
}

/** Apps of two logins, and a publisher of a third, behind PgBouncer in transaction mode with a small pool for each login. */
export async function shareConnections(
  program: string,
  server: TestServer,
  worker: Worker,
  load: PooledLoad,
): Promise<Pooled> {
  const made = await createDatabase(server, { max: 2 });
  const sign = randomBytes(4).toString('hex');
  const [first, second, publisher] = [`one_${sign}`, `two_${sign}`, `publisher_${sign}`];
  const logins = [first, second, publisher];
  const above = openDatabase(server.superuserUrl, 'the server', { max: 1 });
  const bouncer = await startPgBouncer(program, server, { poolSize: POOL, logins });
  try {
    for (const login of logins) {
      await above.query(`create role ${login} login`);
      const role = login === publisher ? 'admin' : 'app';
      await made.database.query(`select promptctl.grant_role($1, $2, '*', '**', 'test')`, [login, role]);
    }
    const as = (login: string) => bouncer.through(made.url).replace('://promptctl@', `://${login}@`);
    const urls = Array.from({ length: load.processes }, (_, i) => as(i % 2 === 0 ? first : second));
    return { ...(await trafficBehind(made, worker, { urls, publisher: as(publisher), above }, load)), publisher };
  } finally {
    await bouncer.stop();
    await made.drop();
    for (const login of logins) await above.query(`drop role if exists ${login}`);
    await above.close();
  }
}

interface Ways {
  readonly urls: readonly string[];
  readonly publisher: string;
  readonly above: Database;
}

async function trafficBehind(
  { database, url }: TestDatabase,
  worker: Worker,
  { urls, publisher, above }: Ways,
  load: PooledLoad,
): Promise<Omit<Pooled, 'publisher'>> {
  await pushVersions(database, [PROMPT, TESTED], 2);
  await make(database, ENVIRONMENT, 'promote', [`${PROMPT}@1`, `${TESTED}@1`]);
  await startTest(database, ENVIRONMENT, TESTED, [2]);
  const pooled = openDatabase(publisher, 'pooled', { max: 2 });
  const traffic = await startTraffic(worker, urls, { environment: ENVIRONMENT, prompt: TESTED, every: load.every });
  try {
    const took: number[] = [];
    let [revision, connections] = [0, 0];
    for (let version = 3; version < 3 + load.releases; version++) {
      const began = performance.now();
      await push(pooled, [prompt(PROMPT, `version ${version}`, version - 1)]);
      const made = await make(pooled, ENVIRONMENT, 'promote', [`${PROMPT}@${version}`]);
      took.push(performance.now() - began);
      revision = made.revision ?? 0;
      connections = Math.max(connections, await mostConnections(above, new URL(url).pathname.slice(1)));
      await pause(50);
    }
    await pause(1_500);
    const { reports, ledger } = await traffic.end();
    const verdict = await judge(database, ENVIRONMENT, ledger);
    return { reports, verdict, revision, madeBy: await madeBy(database, load.releases), connections, took };
  } finally {
    await traffic.stop();
    await pooled.close();
  }
}

async function mostConnections(above: Database, name: string): Promise<number> {
  const [row] = await above.query<{ most: number }>(
    `select coalesce(max(each), 0)::integer as most from (
       select count(*) as each from pg_stat_activity where datname = $1 and usename <> 'promptctl' group by usename) as logins`,
    [name],
  );
  return row?.most ?? Number.NaN;
}

async function madeBy(database: Database, count: number): Promise<string[]> {
  const rows = await database.query<{ login: string }>(
    `select distinct login from (
       select db_user::text as login from promptctl.releases where environment = $1 order by revision desc limit $2) as last`,
    [ENVIRONMENT, count],
  );
  return rows.map(({ login }) => login);
}
