import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../dist/storage/database.js';
import { ensureEmbedded, resetEmbedded } from '../dist/storage/embedded/server.js';
import { migrate } from '../dist/storage/migrate.js';

/**
 * A temporary folder with a throw-away server of ordinary settings; nothing outside it is read or written.
 * @typedef {{ directory: string, serverUrl: () => Promise<string>, createDatabase: (name: string) => Promise<string>,
 *   createProject: (name: string) => Promise<string>, removeProject: (root: string) => Promise<void>, remove: () => Promise<void> }} Scratch
 */

/** @returns {Promise<Scratch>} */
export async function openScratch() {
  const directory = await mkdtemp(join(tmpdir(), 'promptctl-bench-'));
  // Root's Postgres runs as another user, who has to pass through.
  await chmod(directory, 0o711);
  const home = join(directory, 'server');
  const projects = new Set();
  /** @type {Promise<string> | undefined} */
  let url;
  const serverUrl = () => (url ??= ensureEmbedded({ home }).then((server) => server.url));
  const removeProject = async (/** @type {string} */ root) => {
    await resetEmbedded({ home: join(root, '.promptctl') });
    await rm(root, { recursive: true, force: true });
    projects.delete(root);
  };
  return {
    directory,
    serverUrl,
    createDatabase: async (name) => createDatabase(await serverUrl(), name),
    createProject: async (name) => {
      const root = join(directory, name);
      projects.add(root);
      await createProject(root);
      return root;
    },
    removeProject,
    remove: async () => {
      for (const root of projects) await removeProject(root);
      await resetEmbedded({ home });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Gives the URL of a new, migrated database. @param {string} serverUrl @param {string} name */
async function createDatabase(serverUrl, name) {
  const superuser = new pg.Client(serverUrl.replace('://promptctl@', '://postgres@'));
  await superuser.connect();
  await superuser.query(`create database ${name} owner promptctl`);
  await superuser.end();
  const url = serverUrl.replace('/promptctl?', `/${name}?`);
  const database = openDatabase(url, name);
  await migrate(database);
  await database.close();
  return url;
}

/** A git repository with a project file, as most projects are. @param {string} root */
async function createProject(root) {
  await mkdir(root, { recursive: true, mode: 0o711 });
  await writeFile(join(root, 'promptctl.yaml'), 'database: embedded\nfiles: [prompts/**/*.yaml]\n');
  await writeFile(join(root, '.gitignore'), '.promptctl/\n');
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'config', 'user.email', 'bench@example.com');
  git(root, 'config', 'user.name', 'Bench');
  git(root, 'config', 'gc.auto', '0');
  git(root, 'remote', 'add', 'origin', 'https://git.example.com/acme/app.git');
  commit(root);
}

/** Commits everything, so that what is pushed comes from a clean tree. @param {string} root */
export function commit(root) {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'Prompts');
}

/** @param {string} root @param {readonly string[]} parameters */
function git(root, ...parameters) {
  execFileSync('git', ['-C', root, ...parameters], { env: { ...process.env, HOME: root, GIT_CONFIG_NOSYSTEM: '1' } });
}
