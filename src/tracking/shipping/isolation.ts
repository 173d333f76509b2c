import type { Batch, Further, SeriesKey } from '../../storage/executions.ts';

/** One event of a batch. */
type Item =
  | { readonly kind: 'executions'; readonly value: Batch['executions'][number] }
  | { readonly [Kind in keyof Further]: { readonly kind: Kind; readonly value: Further[Kind][number] } }[keyof Further];

/** What the database refuses, and why. */
interface Refused {
  readonly item: Item;
  readonly reason: string;
}

/** Batches that are tried for one that is refused; what is not looked at by then is set aside too. */
const MOST_TRIALS = 200;

/**
 * A batch that was refused, with those events set aside that are the reason: one that the database cannot take must not hold up all behind
 * it. `refuses` says why a batch would be refused, and keeps nothing of it.
 */
export async function isolate(batch: Batch, refuses: (batch: Batch) => Promise<string | null>): Promise<Batch> {
  const items = itemsOf(batch);
  let trials = MOST_TRIALS;
  const search = async (some: readonly Item[]): Promise<readonly Refused[]> => {
    if (some.length === 0) return [];
    const reason = trials-- > 0 ? await refuses(batchOf(batch, some)) : 'it came with others that were refused';
    if (reason === null) return [];
    if (some.length === 1 || trials <= 0) return some.map((item) => ({ item, reason }));
    const middle = Math.ceil(some.length / 2);
    return [...(await search(some.slice(0, middle))), ...(await search(some.slice(middle)))];
  };
  const refused = await search(items);
  const bad = new Set(refused.map(({ item }) => item));
  const { further, ...rest } = batchOf(
    batch,
    items.filter((item) => !bad.has(item)),
  );
  return { ...rest, further: { ...further, rejected: [...further.rejected, ...refused.map(setAside)] } };
}

function itemsOf({ executions, further }: Batch): Item[] {
  return [
    ...executions.map((value): Item => ({ kind: 'executions', value })),
    ...further.scores.map((value): Item => ({ kind: 'scores', value })),
    ...further.gaps.map((value): Item => ({ kind: 'gaps', value })),
    ...further.variables.map((value): Item => ({ kind: 'variables', value })),
    ...further.rejected.map((value): Item => ({ kind: 'rejected', value })),
  ];
}

/** The batch with these events alone, and the series that they are of. */
function batchOf(batch: Batch, items: readonly Item[]): Batch {
  const series: SeriesKey[] = [];
  const places = new Map<number, number>();
  const placeOf = (place: number): number => {
    const key = batch.series[place - 1];
    if (!places.has(place) && key !== undefined) places.set(place, series.push(key));
    return places.get(place) ?? 0;
  };
  const executions = items.flatMap((item) =>
    item.kind === 'executions' ? [{ ...item.value, series: placeOf(item.value.series) }] : [],
  );
  const further: Further = {
    scores: items.flatMap((item) => (item.kind === 'scores' ? [item.value] : [])),
    gaps: items.flatMap((item) => (item.kind === 'gaps' ? [item.value] : [])),
    rejected: items.flatMap((item) => (item.kind === 'rejected' ? [item.value] : [])),
    variables: items.flatMap((item) => (item.kind === 'variables' ? [item.value] : [])),
  };
  return { ...batch, series, executions, further };
}

/** Only what it is: what is in it is what was refused. */
function setAside({ item, reason }: Refused): Further['rejected'][number] {
  const id = 'id' in item.value ? item.value.id : null;
  return { reason: `the database refused it: ${reason}`.slice(0, 200), event: { kind: item.kind, id } };
}
