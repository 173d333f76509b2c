import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { prepareBinaries } from '../dist/storage/embedded/binaries.js';
import { childOptions } from '../dist/storage/embedded/command.js';
import { layoutOf } from '../dist/storage/embedded/layout.js';
import { ensureEmbedded, stopEmbedded } from '../dist/storage/embedded/server.js';
import { serverSettings } from '../dist/storage/embedded/server-settings.js';
import { SOCKET_PORT, socketDirectoryOf } from '../dist/storage/embedded/socket-directory.js';
import { against } from './figures.js';
import { interleave, median, timed } from './rounds.js';
import { runNode } from './start-up.js';

const ROUNDS = 9;
const FIRST_USES = 3;
const BIN = join(import.meta.dirname, '../bin/promptctl.js');

/** Starting the server with all our care, and starting the program alone. @param {import('./scratch.js').Scratch} scratch */
export async function* measure(scratch) {
  const home = join(scratch.directory, 'embedded', '.promptctl');
  const { url } = await ensureEmbedded({ home });
  await stopEmbedded({ home });
  const { ours, bare } = await interleave(ROUNDS, {
    ours: () => startAndStop(home, () => ensureEmbedded({ home }).then((server) => connect(server.url))),
    bare: () => startAndStop(home, () => startBare(home, url)),
  });
  yield {
    title: 'a server that was set up before',
    figures: [against('start + connect', ours, { what: 'bare postgres start + connect', value: bare }, 3)],
  };
  yield { title: 'first use', figures: [await firstUse(scratch)] };
}

/** Gives the time of `start` alone. @param {string} home @param {() => Promise<void>} start */
async function startAndStop(home, start) {
  const time = await timed(start);
  await stopEmbedded({ home });
  return time;
}

/** @param {string} home @param {string} url */
async function startBare(home, url) {
  const layout = await layoutOf({ home });
  const binaries = await (bareBinaries ??= prepareBinaries(layout, undefined, () => {}));
  const listening = /** @type {const} */ ({ kind: 'socket', directory: socketDirectoryOf(layout), port: SOCKET_PORT });
  const parameters = ['-D', layout.dataDirectory, ...serverSettings(listening, binaries.major, [])];
  const options = { ...childOptions(layout.account), detached: true, stdio: /** @type {const} */ ('ignore') };
  spawn(join(binaries.directory, 'bin/postgres'), parameters, options).unref();
  while (
    !(await connect(url).then(
      () => true,
      () => false,
    ))
  )
    await sleep(2);
}

/** @type {ReturnType<typeof prepareBinaries> | undefined} */
let bareBinaries;

/** @param {string} url */
async function connect(url) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => {});
  }
}

/** A whole process in a project that has no database yet. @param {import('./scratch.js').Scratch} scratch @returns {Promise<import('./figures.js').Figure>} */
async function firstUse(scratch) {
  const times = [];
  for (let use = 0; use < FIRST_USES; use++) {
    const root = await scratch.createProject(`first-use-${use}`);
    times.push(await timed(() => void runNode(root, [BIN, 'list'])));
    await scratch.removeProject(root);
  }
  return { what: 'promptctl list, where there is no database yet', value: median(times), unit: 'ms', limit: 3_000 };
}
