import { PromptctlError } from './errors/error.ts';
import type { Price, Prices } from './prices.ts';
import { didYouMean } from './suggest.ts';
import { describeValue, isObject } from './template/value.ts';
import { dayOf } from './time.ts';

/** What somebody gives as the price of a model: dollars for a million tokens of each kind. */
export interface GivenPrice {
  /** The day, `YYYY-MM-DD` in UTC, from which on it holds. Default: ever. */
  readonly since?: string;
  readonly promptTokens: number;
  readonly responseTokens: number;
  /** Default: unknown, and then so is the cost of executions that have such tokens. */
  readonly cachedReadTokens?: number;
  readonly cachedWriteTokens?: number;
  /** Default: as `responseTokens`. */
  readonly reasoningTokens?: number;
}

/** Prices by model; several of one model, each from another day. */
export interface GivenPrices {
  readonly [model: string]: GivenPrice | readonly GivenPrice[];
}

const FIELDS = [
  'since',
  'promptTokens',
  'responseTokens',
  'cachedReadTokens',
  'cachedWriteTokens',
  'reasoningTokens',
] as const;
/** A dollar for each token. */
const MOST = 1e6;

/** Reads what somebody gave, `option` being where. @throws PromptctlError `options-invalid`, with the place of what is wrong. */
export function readPrices(option: string, given: GivenPrices): Prices {
  if (!isObject(given) || Array.isArray(given)) {
    throw invalid(option, `must be an object of prices by model, not ${describeValue(given)}`);
  }
  return new Map(
    Object.entries(given).map(([model, prices]) => [model, readModel(`${option}[${JSON.stringify(model)}]`, prices)]),
  );
}

/** A price as the database keeps it. */
export interface KeptPrice {
  readonly model: string;
  /** The day from which on it holds. */
  readonly validFrom: string;
  readonly prices: unknown;
}

/** Reads what the database keeps, which others may have written. @throws PromptctlError `options-invalid`, as `readPrices`. */
export function readKeptPrices(kept: readonly KeptPrice[]): Prices {
  const given = new Map<string, GivenPrice[]>();
  for (const { model, validFrom, prices } of kept) {
    const price = { ...(isObject(prices) ? prices : {}), since: validFrom } as unknown as GivenPrice;
    given.set(model, [...(given.get(model) ?? []), price]);
  }
  return readPrices('prices', Object.fromEntries(given));
}

function readModel(place: string, given: unknown): readonly Price[] {
  if (!Array.isArray(given)) return [readPrice(place, given)];
  if (given.length === 0) throw invalid(place, 'must be a price, or a list of some');
  const prices = given.map((price, index) => readPrice(`${place}[${index}]`, price));
  const days = new Set(prices.map(({ since }) => since));
  if (days.size < prices.length) throw invalid(place, 'has two prices since the same day');
  return prices.toSorted((a, b) => (a.since < b.since ? 1 : -1));
}

function readPrice(place: string, given: unknown): Price {
  if (!isObject(given) || Array.isArray(given)) {
    throw invalid(place, `must be a price, { promptTokens, responseTokens }, not ${describeValue(given)}`);
  }
  const price: { readonly [field: string]: unknown } = { ...given };
  requireFields(place, price);
  const read = (field: (typeof FIELDS)[number]) => readDollars(`${place}.${field}`, price[field]);
  const optional = (field: (typeof FIELDS)[number]) => (price[field] === undefined ? null : read(field));
  const responseTokens = read('responseTokens');
  return {
    since: readDay(`${place}.since`, price['since']),
    promptTokens: read('promptTokens'),
    cachedReadTokens: optional('cachedReadTokens'),
    cachedWriteTokens: optional('cachedWriteTokens'),
    responseTokens,
    reasoningTokens: optional('reasoningTokens') ?? responseTokens,
  };
}

function requireFields(place: string, price: object): void {
  for (const field of Object.keys(price)) {
    if ((FIELDS as readonly string[]).includes(field)) continue;
    const near = didYouMean(field, FIELDS);
    throw invalid(`${place}.${field}`, `is nothing that a price has${near === null ? '' : `; ${near}`}`);
  }
}

function readDollars(place: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= MOST) return value;
  throw invalid(place, `must be dollars for a million tokens, 0 to ${MOST}, not ${describeValue(value)}`);
}

function readDay(place: string, value: unknown): number {
  if (value === undefined) return -Infinity;
  const time = typeof value === 'string' ? Date.parse(`${value}T00:00Z`) : Number.NaN;
  // Of what is no day of the calendar, some is read as the next.
  if (!Number.isNaN(time) && dayOf(time) === value) return time;
  throw invalid(place, `must be a day, like 2026-03-01, not ${describeValue(value)}`);
}

function invalid(option: string, problem: string): PromptctlError {
  return new PromptctlError('options-invalid', { option, problem });
}
