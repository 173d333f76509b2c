import { randomUUID } from 'node:crypto';
import { canonicalContent } from '../../dist/domain/content.js';
import { openDatabase } from '../../dist/storage/database.js';
import { pushPrompts } from '../../dist/storage/prompts.js';
import { release } from '../../dist/storage/releases.js';
import { contentOf, PROMPTS } from './workload.js';

const CHUNK = 1_000;

/** Promotes so many prompts of 2 KB, the first of them those of the workload, in one release. @param {string} url @param {number} count */
export async function fill(url, count) {
  const database = openDatabase(url, 'bench');
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  for (let first = 0; first < count; first += CHUNK) {
    const items = names.slice(first, first + CHUNK).map((name, i) => toItem(name, first + i, 'live', 0));
    await pushPrompts(database, items, { message: '', ...asking() });
  }
  await promote(database, names, 1);
  await database.close();
}

/** @param {number} index */
export function nameOf(index) {
  return `support/prompt-${index}`;
}

/** Pushes and promotes another version of one prompt; gives the revision. @param {import('../../dist/storage/database.js').Database} database @param {number} index @param {number} parent */
export async function change(database, index, parent) {
  const item = toItem(nameOf(index), index, parent % 2 === 0 ? 'live' : 'candidate', parent);
  await pushPrompts(database, [item], { message: '', ...asking() });
  return promote(database, [nameOf(index)], parent + 1);
}

/** @param {import('../../dist/storage/database.js').Database} database @param {readonly string[]} names @param {number} version */
async function promote(database, names, version) {
  const items = names.map((prompt) => ({ prompt, version }));
  const made = await release(database, { environment: 'production', kind: 'promote', items, reason: '' }, asking());
  return made.revision ?? 0;
}

/** @param {string} name @param {number} index @param {'live' | 'candidate'} which @param {number} parent */
function toItem(name, index, which, parent) {
  const known = PROMPTS[index % PROMPTS.length];
  if (known === undefined) throw new Error('the workload has no prompts');
  const content = canonicalContent(contentOf(known[which]));
  return { name, content, parent, description: '', tags: [] };
}

function asking() {
  return { author: 'bench', source: {}, requestId: randomUUID(), dryRun: false };
}
