import { PromptctlError } from '../domain/errors/error.ts';
import { storable } from '../domain/measures-score.ts';
import { type GivenPrice, type KeptPrice, readKeptPrices } from '../domain/price-checks.ts';
import { suggest } from '../domain/suggest.ts';
import type { Database } from '../storage/database.ts';
import { listPrices, setPrice } from '../storage/upkeep.ts';
import { EVER, readable, type TeamPrice } from './team-price.ts';

const LONGEST_MODEL = 200;

export interface TeamPrices {
  readonly target: string;
  /** By model, of each the oldest first. */
  readonly prices: readonly TeamPrice[];
}

/** Lists a team's own prices: they win over the published list, and those of an app or a project over them. */
export async function teamPrices({ database }: { readonly database: Database }): Promise<TeamPrices> {
  const kept = await listPrices(database);
  return { target: database.target, prices: kept.map(readable) };
}

export interface PriceSet {
  readonly target: string;
  readonly price: TeamPrice;
  /** What held from that day on before; null: nothing. */
  readonly replaced: TeamPrice | null;
  /** The day from which on another price of the model holds; null: none does. */
  readonly until: string | null;
}

/**
 * Sets what a model costs from a day on; without one, ever. Costs that are stored already stay as they are.
 * @throws PromptctlError `options-invalid`, with the place of what is wrong.
 */
export async function setTeamPrice(
  { database, author }: { readonly database: Database; readonly author: string },
  input: { readonly model: string; readonly price: GivenPrice },
): Promise<PriceSet> {
  const { model } = input;
  requireModel(model);
  const { since: day = EVER, ...prices } = input.price;
  const kept: KeptPrice = { model, validFrom: day, prices };
  readKeptPrices([kept]);
  const others = (await listPrices(database)).filter((each) => each.model === model);
  await setPrice(database, kept, author);
  const replaced = others.find(({ validFrom }) => validFrom === day);
  return {
    target: database.target,
    price: readable(kept),
    replaced: replaced === undefined ? null : readable(replaced),
    until: others.find(({ validFrom }) => validFrom > day)?.validFrom ?? null,
  };
}

export interface PricesRemoved {
  readonly target: string;
  readonly removed: readonly TeamPrice[];
}

/** Takes prices of a model away: that from a day on, or without one all. @throws PromptctlError `price-not-found`. */
export async function removeTeamPrice(
  { database, author }: { readonly database: Database; readonly author: string },
  input: { readonly model: string; readonly since: string | null },
): Promise<PricesRemoved> {
  const kept = await listPrices(database);
  const own = kept.filter(({ model }) => model === input.model);
  const removed = own.filter(({ validFrom }) => input.since === null || validFrom === input.since);
  if (removed.length === 0) {
    const others = new Set(kept.filter((each) => !own.includes(each)).map(({ model }) => model));
    throw new PromptctlError('price-not-found', { ...input, suggestions: suggest(input.model, others) });
  }
  await database.transaction(async (transaction) => {
    for (const each of removed) await setPrice(transaction, { ...each, prices: null }, author);
  });
  return { target: database.target, removed: removed.map(readable) };
}

function requireModel(model: string): void {
  if (model !== '' && model.length <= LONGEST_MODEL && storable(model) === model) return;
  const problem = `must be the name of a model, of at most ${LONGEST_MODEL} characters`;
  throw new PromptctlError('options-invalid', { option: 'model', problem });
}
