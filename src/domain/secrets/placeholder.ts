/** Bits a character below which a text is a pattern of few characters: `xxxx-xxxx`, `12345678`. */
const LEAST_SURPRISE = 1.9;

const WRITTEN_AS_EXAMPLE =
  /\{\{|^[<$%[{(]|\*{3}|\.{3}|…|example|placeholder|redacted|changeme|your[-_]|^(?:password|passwort|secret|pass|pw|pwd)$/i;

/** True for what stands where a secret would: `{{password}}`, `$PASSWORD`, `<key>`, `AKIAIOSFODNN7EXAMPLE`, `sk-xxxx`. */
export function isPlaceholder(secret: string): boolean {
  return WRITTEN_AS_EXAMPLE.test(secret) || (secret.length >= 8 && surprise(secret) < LEAST_SURPRISE);
}

/** Shannon's entropy of its characters, in bits. */
function surprise(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
