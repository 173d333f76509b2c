import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { globSync } from 'tinyglobby';
import { openDatabase } from '../dist/storage/database.js';
import { push } from '../dist/workflows/push.js';
import { openCheckout } from '../dist/workspace/checkout.js';
import { findProject } from '../dist/workspace/project.js';
import {
  createPlainTable,
  createPrompts,
  insertIntoOwnTable,
  insertIntoPlainTable,
  parseFiles,
  rowsOf,
} from './by-hand.js';
import { counted } from './counted.js';
import { against } from './figures.js';
import { writePrompts } from './prompt-files.js';
import { median, timed } from './rounds.js';
import { commit } from './scratch.js';

const CASES = [
  { count: 12, perFile: 1, rounds: 15 },
  { count: 1_000, perFile: 1, rounds: 5 },
  { count: 1_000, perFile: 25, rounds: 5 },
  { count: 10_000, perFile: 1, rounds: 3 },
];

/** Pushes in this process, against parsing the same files and inserting the same rows by hand. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  for (const { rounds, ...shape } of CASES) {
    const bench = await openBench(scratch, shape);
    const files = Math.ceil(shape.count / shape.perFile);
    try {
      yield {
        title: `${shape.count} prompts of 2 KB in ${files} files`,
        figures: figuresOf(await runRounds(bench, rounds)),
      };
    } finally {
      await bench.close();
    }
  }
}

/** @param {import('./scratch.js').Scratch} scratch @param {import('./prompt-files.js').Shape} shape */
async function openBench(scratch, shape) {
  const name = `push_${shape.count}_${shape.perFile}`;
  const root = await scratch.createProject(name);
  const { database, statements } = counted(openDatabase(await scratch.createDatabase(name), name));
  const client = new pg.Client(await scratch.createDatabase(`${name}_by_hand`));
  await client.connect();
  await createPlainTable(client);
  const close = async () => {
    await Promise.all([database.close(), client.end()]);
    await scratch.removeProject(root);
  };
  return { root, shape, database, statements, client, close };
}

/** @typedef {Awaited<ReturnType<typeof openBench>>} Bench */

/** @param {Bench} bench */
async function pushAll({ root, database }) {
  const checkout = openCheckout(await findProject(root, {}, null), root, {});
  const set = await checkout.read([]);
  const change = { author: 'bench', requestId: randomUUID() };
  return push({ database, checkout, change }, { set, message: '', onto: new Map(), dryRun: false });
}

/** @param {Bench} bench @param {number} round */
async function byHand({ root, client }, round) {
  const paths = globSync('prompts/**/*.yaml', { cwd: root, absolute: true });
  /** @type {import('./by-hand.js').Row[]} */
  let rows = [];
  const parsing = await timed(() => {
    rows = rowsOf(parseFiles(paths));
  });
  if (round === 0) await createPrompts(client, rows);
  const own = await timed(() => insertIntoOwnTable(client, rows, round + 1));
  const plain = await timed(() => insertIntoPlainTable(client, rows, round + 1));
  return { parsing, own, plain };
}

/** @typedef {Record<'parsing' | 'own' | 'plain' | 'changed' | 'unchanged' | 'statements', number>} Measured */

/**
 * Both sides in every round, each first in every other one; the first round only warms up. Gives the medians.
 * @param {Bench} bench @param {number} rounds @returns {Promise<Measured>}
 */
async function runRounds(bench, rounds) {
  /** @type {Measured[]} */
  const results = [];
  for (let round = 0; round <= rounds; round++) {
    await writePrompts(bench.root, bench.shape, round);
    commit(bench.root);
    const result = await runRound(bench, round);
    if (round > 0) results.push(result);
  }
  const of = (/** @type {keyof Measured} */ name) => median(results.map((result) => result[name]));
  return {
    parsing: of('parsing'),
    own: of('own'),
    plain: of('plain'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    statements: of('statements'),
  };
}

/** @param {Bench} bench @param {number} round @returns {Promise<Measured>} */
async function runRound(bench, round) {
  const first = round % 2 === 0 ? await byHand(bench, round) : null;
  const sentBefore = bench.statements();
  const changed = await timed(() => pushAll(bench));
  const statements = bench.statements() - sentBefore;
  const hand = first ?? (await byHand(bench, round));
  const unchanged = await timed(() => pushAll(bench));
  return { ...hand, changed, unchanged, statements };
}

/** @param {Measured} measured @returns {import('./figures.js').Figure[]} */
function figuresOf({ parsing, own, plain, changed, unchanged, statements }) {
  return [
    { what: 'parsing all by hand', value: parsing, unit: 'ms' },
    against('push, all changed', changed, { what: 'parsing + one insert, plain table', value: parsing + plain }, 1.3),
    {
      what: '',
      value: changed,
      unit: 'ms',
      baseline: { what: "parsing + one insert, promptctl's table", value: parsing + own },
    },
    against('push, nothing changed', unchanged, { what: 'parsing', value: parsing }, 0.15),
    { what: 'statements of a push', value: statements, unit: '' },
  ];
}
