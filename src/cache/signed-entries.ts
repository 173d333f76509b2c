import type { KeyObject } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type Place, readServedPrompt, type ServedPrompt, writeServedPrompt } from '../domain/served-prompt.ts';
import { attach, detach, isSame, sign } from './signature.ts';

/** Entries that are tagged before others have their turn: about 2 ms. */
const TURN = 200;

/**
 * What stands for an entry in the digest of its state: a secret function of its signature, and so of database, environment, name, revision
 * and text. Kept with the prompt: what is held is tagged once.
 */
const TAGS = new WeakMap<KeyObject, WeakMap<ServedPrompt, Buffer>>();

/** An entry as it is written, signed. */
export function writeEntry(key: KeyObject, place: Place, prompt: ServedPrompt): string {
  const text = writeServedPrompt(prompt);
  const mac = signEntry(key, place, text);
  remember(key, prompt, mac);
  return attach(text, mac);
}

/** Believes an entry only if it is signed; `unsigned` and `forged` say why not, null that it is not whole. */
export function readEntry(key: KeyObject, place: Place, signed: string): ServedPrompt | 'unsigned' | 'forged' | null {
  const parts = detach(signed);
  if (parts === null) return 'unsigned';
  if (!isSame(signEntry(key, place, parts.text), parts.mac)) return 'forged';
  const prompt = readServedPrompt(parts.text);
  if (prompt !== null) remember(key, prompt, parts.mac);
  return prompt;
}

/** The digest of which entries make up a state: the sum of their tags, where adding twice is taking away. */
export async function sumOf(key: KeyObject, place: Place, prompts: Iterable<ServedPrompt>): Promise<Buffer> {
  const sum = Buffer.alloc(32);
  let untagged = 0;
  for (const prompt of prompts) {
    if (tagsOf(key).get(prompt) === undefined) {
      remember(key, prompt, signEntry(key, place, writeServedPrompt(prompt)));
      untagged += 1;
      if (untagged % TURN === 0) await turn();
    }
    add(sum, tagsOf(key).get(prompt));
  }
  return sum;
}

export function add(sum: Buffer, other: Buffer | undefined): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) ^ (other?.[i] ?? 0);
}

function signEntry(key: KeyObject, { databaseId, environment }: Place, text: string): Buffer {
  return sign(key, ['entry', databaseId, environment], text);
}

function remember(key: KeyObject, prompt: ServedPrompt, mac: Buffer): void {
  tagsOf(key).set(prompt, sign(key, ['member', mac.toString('base64url')]));
}

function tagsOf(key: KeyObject): WeakMap<ServedPrompt, Buffer> {
  const known = TAGS.get(key) ?? new WeakMap<ServedPrompt, Buffer>();
  if (!TAGS.has(key)) TAGS.set(key, known);
  return known;
}
