import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Says what a signature is of; no two kinds of things, and no two places, share one. */
export type Subject = readonly [
  kind: 'entry' | 'member' | 'mask' | 'head' | 'report' | 'database',
  ...(string | number)[],
];

/** A subject is one line of JSON, so where it ends and the text begins is never in doubt. */
export function sign(key: KeyObject, subject: Subject, text = ''): Buffer {
  return createHmac('sha256', key)
    .update(`${JSON.stringify(subject)}\n`)
    .update(text)
    .digest();
}

/** In the time that any answer takes. */
export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

const FIELD = ',"mac":"';
const MAC = /^[\w-]{43}"\}$/;
const LENGTH = FIELD.length + 45;

/** A JSON object with its signature as its last field, which who has no key ignores. */
export function attach(text: string, mac: Buffer): string {
  return `${text.slice(0, -1)}${FIELD}${mac.toString('base64url')}"}`;
}

/** What `attach` put together; null: it carries no signature. */
export function detach(signed: string): { readonly text: string; readonly mac: Buffer } | null {
  const end = signed.length - LENGTH;
  const mac = signed.slice(end + FIELD.length);
  if (end < 0 || !signed.startsWith(FIELD, end) || !MAC.test(mac)) return null;
  return { text: `${signed.slice(0, end)}}`, mac: Buffer.from(mac.slice(0, 43), 'base64url') };
}
