import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { useDatabase } from '../helpers/use-database.ts';
import { compileWorker, type Worker } from '../helpers/worker-process.ts';

const PROCESSES = 20;
const AT_ONCE = 4;
const LANES = 10;
const PROMPTS = 5;

/** What processes announced until they were killed: pushes by their message. */
interface Announced {
  readonly begun: readonly string[];
  readonly ended: readonly string[];
}

let worker: Worker;
beforeAll(async () => {
  worker = await compileWorker('pushing-worker.ts');
});
afterAll(() => worker.remove());

describe.each(inject('servers'))('kill -9 in the middle of pushes, on $label', (server) => {
  const fixture = useDatabase(server);
  const seed = randomInt(2 ** 31);
  let announced: Announced;

  beforeAll(async () => {
    const moments = fc.sample(fc.nat(100), { numRuns: PROCESSES, seed });
    const lines: string[] = [];
    for (let first = 0; first < PROCESSES; first += AT_ONCE) {
      const batch = moments.slice(first, first + AT_ONCE);
      const outputs = batch.map((moment, i) => killed(worker, fixture().url, `p${first + i}`, moment));
      lines.push(...(await Promise.all(outputs)).flat());
    }
    announced = { begun: after('begin ', lines), ended: after('end ', lines) };
    await allGone(fixture().database);
  });

  test('hits 200 of them', () => {
    expect(announced.begun.length - announced.ended.length, `seed ${seed}`).toBe(PROCESSES * LANES);
  });

  test('leaves of each push all its prompts or none, and loses none that was answered', async () => {
    const pushes = await fixture().database.query<{ message: string; prompts: number }>(
      'select message, count(*) as prompts from promptctl.version_list group by message',
    );
    expect(
      pushes.filter(({ prompts }) => prompts !== PROMPTS),
      `seed ${seed}`,
    ).toEqual([]);
    const stored = new Set(pushes.map(({ message }) => message));
    expect(announced.ended.filter((message) => !stored.has(message))).toEqual([]);
    expect([...stored].filter((message) => !announced.begun.includes(message))).toEqual([]);
  });

  test('leaves versions without gaps, and an audit entry and an answer for each push that happened', async () => {
    const [left] = await fixture().database.query(`
      select count(*) filter (where head_version <> versions or head_version <> newest or head_version = 0) as gaps,
        sum(versions)::integer / ${PROMPTS} - (select count(*) from promptctl.audit_log where action = 'push') as unaudited,
        sum(versions)::integer / ${PROMPTS} - (select count(*) from promptctl.requests where result is not null) as unanswered,
        (select count(*) from promptctl.requests where result is null) as open
      from (
        select p.head_version, count(v) as versions, max(v.version) as newest
        from promptctl.prompts p left join promptctl.prompt_versions v on v.prompt_id = p.id group by p.id
      ) as prompt`);
    expect(left, `seed ${seed}`).toEqual({ gaps: 0, unaudited: 0, unanswered: 0, open: 0 });
  });
});

/** Starts a process and kills it `moment` milliseconds after all its lanes had pushed something; gives what it announced. */
async function killed(program: Worker, url: string, who: string, moment: number): Promise<string[]> {
  const child = program.start(url, who, String(LANES), String(PROMPTS));
  let output = '';
  const busy = new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (new Set(output.match(/^end p\d+\/\d+/gm)).size === LANES) resolve();
    });
  });
  const ended = once(child, 'close');
  await Promise.race([busy, ended]);
  await pause(moment);
  child.kill('SIGKILL');
  await ended;
  return output.split('\n').slice(0, -1);
}

function after(start: string, lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}

/** A backend notices that its client is dead when it has something to say; until then its push goes on. */
async function allGone(database: Database): Promise<void> {
  const text = 'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
  while ((await database.query(text)).length > 0) await pause(20);
}
