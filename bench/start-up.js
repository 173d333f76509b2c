import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { against } from './figures.js';
import { writePrompts } from './prompt-files.js';
import { interleave } from './rounds.js';

const ROUNDS = 21;
const BIN = join(import.meta.dirname, '../bin/promptctl.js');

/** Whole processes, from their start to their end. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const root = await scratch.createProject('start-up');
  await writePrompts(root, { count: 12, perFile: 1 }, 1);
  runNode(root, [BIN, 'push']);
  const url = runNode(root, [BIN, 'db', 'url']).trim();
  const commands = {
    node: ['-e', '0'],
    version: [BIN, '--version'],
    help: [BIN, '--help'],
    status: [BIN, 'status'],
  };
  const runs = Object.entries(commands).map(([name, parameters]) => [name, () => void runNode(root, parameters)]);
  const times = await interleave(ROUNDS, { ...Object.fromEntries(runs), connection: () => connectOnce(url) });
  yield { title: 'whole processes', figures: figuresOf(times) };
  yield {
    title: 'peak memory',
    figures: Object.entries(commands).map(([name, parameters]) => peakOf(root, name, parameters)),
  };
  await scratch.removeProject(root);
}

/** @param {Record<string, number>} times */
function figuresOf({ node = 0, version = 0, help = 0, status = 0, connection = 0 }) {
  const alone = { what: 'node -e 0', value: node };
  return [
    against('promptctl --version', version, alone, 1.35),
    against('promptctl --help', help, alone, 1.35),
    {
      ...against('promptctl status, 12 prompts', status, alone, 2.2),
      limit: 2.2 * node + connection,
      of: `≤ 2.2 × + ${connection.toFixed(1)} ms to connect`,
    },
  ];
}

/** @param {string} url */
async function connectOnce(url) {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('select 1');
  await client.end();
}

/**
 * Runs Node in a project with nothing of the caller's settings, and gives what it printed.
 * @param {string} root @param {readonly string[]} parameters @param {NodeJS.ProcessEnv} [env]
 */
export function runNode(root, parameters, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: root, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`node ${parameters.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/**
 * The most memory that a process held at once, as it says itself when it ends.
 * @param {string} root @param {string} what @param {readonly string[]} parameters @returns {import('./figures.js').Figure}
 */
export function peakOf(root, what, parameters) {
  const file = join(root, 'peak-memory');
  runNode(root, ['--import', join(import.meta.dirname, 'peak-memory.js'), ...parameters], { PEAK_MEMORY_FILE: file });
  return { what, value: Number(readFileSync(file, 'utf8')) / 1024, unit: 'MB' };
}
