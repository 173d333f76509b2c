import { openDatabase } from '../../src/storage/database.ts';
import { prompt, push } from './changes.ts';

// Pushes for ever on many lanes at once, each with prompts of its own, until it is killed. Every lane announces a push before it is
// sent, and in one breath that it was answered and the next begins; so whenever the end comes, each lane is within one push.
const [url = '', who = '', lanes = '1', prompts = '1'] = process.argv.slice(2);
const database = openDatabase(url, 'test', { max: Number(lanes) });
await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => pushForEver(`${who}/${lane}`)));

async function pushForEver(lane: string): Promise<never> {
  process.stdout.write(`begin ${lane}/0\n`);
  for (let parent = 0; ; parent++) {
    const message = `${lane}/${parent}`;
    const items = Array.from({ length: Number(prompts) }, (_, i) => prompt(`${lane}/${i}`, message, parent));
    await push(database, items, { message });
    process.stdout.write(`end ${message}\nbegin ${lane}/${parent + 1}\n`);
  }
}
