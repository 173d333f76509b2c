import { printableLine } from '../../domain/printable.ts';
import { enumerate } from '../../domain/words.ts';
import type { TeamPrice } from '../../workflows/team-price.ts';
import type { PriceSet, PricesRemoved, TeamPrices } from '../../workflows/team-prices.ts';
import { NONE } from './figures.ts';
import { type Column, renderTable } from './table.ts';
import type { View } from './view.ts';

type Kind = keyof NonNullable<TeamPrice['prices']>;

const KINDS: readonly (readonly [title: string, kind: Kind])[] = [
  ['PROMPT', 'promptTokens'],
  ['RESPONSE', 'responseTokens'],
  ['CACHED READ', 'cachedReadTokens'],
  ['CACHED WRITE', 'cachedWriteTokens'],
  ['REASONING', 'reasoningTokens'],
];

/** A team's own prices; in a pipe without words for what is ever or unknown. */
export function renderPrices({ prices }: TeamPrices, view: View): string {
  if (prices.length === 0) {
    return view.terminal
      ? 'No prices of your own: costs come from apps, from projects and from the published list.\npromptctl db set-price MODEL --prompt 3 --response 15 adds one.\n'
      : '';
  }
  const table = renderTable<TeamPrice>(columnsOf(prices, view), prices, view);
  return view.terminal ? `${table}${view.paint.dim('dollars for a million tokens')}\n` : table;
}

function columnsOf(prices: readonly TeamPrice[], { terminal, paint }: View): Column<TeamPrice>[] {
  const isWrong = prices.some(({ problem }) => problem !== null);
  return [
    { title: 'MODEL', text: ({ model }) => model, paint: (text) => paint.bold(text), yields: 2 },
    { title: 'SINCE', text: sinceText, plain: ({ since }) => since ?? '' },
    ...KINDS.map(([title, kind]) => ({
      title,
      text: ({ prices: each }: TeamPrice) => (each?.[kind] == null ? NONE : `$${dollars(each[kind])}`),
      plain: ({ prices: each }: TeamPrice) => (each?.[kind] == null ? '' : dollars(each[kind])),
    })),
    ...(isWrong || !terminal ? [{ title: 'PROBLEM', text: ({ problem }: TeamPrice) => problem ?? '', yields: 1 }] : []),
  ];
}

/** What was set, what it took the place of, and until when it holds. */
export function renderPriceSet({ target, price, replaced, until }: PriceSet, { paint }: View): string {
  const before = replaced === null ? '' : `  In place of ${describe(replaced)}.\n`;
  const after = until === null ? '' : '  From then on another price holds.\n';
  return (
    `${paint.green('✔')} ${paint.bold(printableLine(price.model))} costs ${describe(price)}, ${timeOf(price.since, until)}, on ${target}\n` +
    `${before}${after}  Costs that are stored already stay as they are.\n`
  );
}

/** What was removed, in full, so that it can be set again. */
export function renderPricesRemoved({ target, removed }: PricesRemoved, { paint }: View): string {
  const [first] = removed;
  const lines = removed.map((price) => `  ${paint.red('-')} ${sinceText(price)}: ${describe(price)}\n`).join('');
  return `Removed from ${target} what ${paint.bold(printableLine(first?.model ?? ''))} costs\n${lines}`;
}

function timeOf(since: string | null, until: string | null): string {
  if (since === null) return until === null ? 'at all times' : `before ${until}`;
  return until === null ? `from ${since} on` : `from ${since} to ${until}`;
}

function sinceText({ since }: TeamPrice): string {
  return since ?? 'ever';
}

/** `$3 prompt and $15 response for a million tokens`; reasoning only where it does not cost what the response does. */
function describe({ prices }: TeamPrice): string {
  if (prices === null) return 'what cannot be read';
  const known = KINDS.flatMap(([title, kind]) => {
    const isSame = kind === 'reasoningTokens' && prices.reasoningTokens === prices.responseTokens;
    return prices[kind] === null || isSame ? [] : [`$${dollars(prices[kind] ?? 0)} ${title.toLowerCase()}`];
  });
  return `${enumerate(known)} for a million tokens`;
}

/** In full, and never with an exponent. */
function dollars(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 12, useGrouping: false });
}
