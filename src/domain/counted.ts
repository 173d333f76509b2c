/** Totals that are made from every execution, as `ingest` names them; any other name is that of a score. */
export const COUNTED = [
  'executions',
  'errors',
  'latency',
  'input-tokens',
  'cached-read-tokens',
  'cached-write-tokens',
  'output-tokens',
  'reasoning-tokens',
  'cost',
] as const;
export type CountedName = (typeof COUNTED)[number];

/** What tokens of a prompt, and of a response, are the sum of. */
export const PROMPT_TOKENS = ['input-tokens', 'cached-read-tokens', 'cached-write-tokens'] as const;
export const RESPONSE_TOKENS = ['output-tokens', 'reasoning-tokens'] as const;

/** What was counted of one name: how many executions told it, and the sum. */
export interface Counted {
  readonly count: number;
  readonly sum: number;
}

/** Per execution that told: the fields do not overlap, and one that an app leaves out is none. */
export function tokensMean<Name extends string>(of: (name: Name) => Counted, fields: readonly Name[]): number | null {
  const each = fields.map(of);
  const told = Math.max(...each.map(({ count }) => count));
  return told > 0 ? each.reduce((total, { sum }) => total + sum, 0) / told : null;
}
