import type { TrackedEvent } from '../../domain/execution.ts';
import { isoTime } from '../../domain/time.ts';
import { readTime } from '../../domain/uuid7.ts';
import type { Batch, Gap } from '../../storage/executions.ts';
import { DAMAGED, ofScores } from '../gaps.ts';

const RESTORED = 'the database went back to an earlier state';
const RESTORED_UNKNOWN = `${RESTORED} (batches: what was in them is not known)`;

/** So many batches are remembered after they were taken; each is a few lines. */
const MOST_BATCHES = 4_096;

interface Where {
  readonly environment: string;
  readonly host: string;
  readonly now: () => number;
}

/** Events that were kept and cannot be read any more, between what is beside them. */
export function damageOf(beside: readonly TrackedEvent[], lost: number, { environment, host, now }: Where): Gap {
  const times = beside.flatMap((event) => (event.kind === 'execution' ? [readTime(event.id)] : []));
  return { environment, lost, reason: DAMAGED, ...period(times, now()), host };
}

/** What was in the batches that were taken, in case the database loses them. */
export interface Remembered {
  readonly add: (batch: Batch) => void;
  /** What is lost of the batches after `known`, up to `last`, in a database that only knows those up to `known`. */
  readonly lostAfter: (producer: string, known: number, last: number) => readonly Gap[];
}

export function createRemembered(where: Where): Remembered {
  const taken = new Map<number, readonly Gap[]>();
  let first: number | null = null;
  let of: string | null = null;
  return {
    add: (batch) => {
      if (batch.producer !== of) {
        taken.clear();
        of = batch.producer;
        first = (batch.after ?? batch.sequence - 1) + 1;
      }
      taken.set(batch.sequence, contentOf(batch, where));
      if (taken.size <= MOST_BATCHES) return;
      const oldest = taken.keys().next().value ?? 0;
      taken.delete(oldest);
      first = oldest + 1;
    },
    lostAfter: (producer, known, last) => {
      const isRemembered = producer === of;
      // Those between that are not remembered were dropped before they were shipped, and are told as lost already.
      const from = isRemembered && first !== null ? first : last + 1;
      const unknown = Math.max(0, Math.min(from - 1, last) - known);
      const gaps = isRemembered
        ? [...taken].flatMap(([sequence, content]) => (sequence > known && sequence <= last ? content : []))
        : [];
      return merged(unknown === 0 ? gaps : [...gaps, unknownBatches(unknown, where)]);
    },
  };
}

/** What is lost with a batch: its executions by environment, its scores, and the losses that it told. */
function contentOf({ series, executions, further }: Batch, { environment, host, now }: Where): readonly Gap[] {
  const times = new Map<string, number[]>();
  for (const { id, series: place } of executions) {
    const of = series[place - 1]?.environment ?? environment;
    const each = times.get(of) ?? [];
    each.push(readTime(id));
    times.set(of, each);
  }
  const lost = [...times].map(
    ([of, each]): Gap => ({ environment: of, lost: each.length, reason: RESTORED, ...period(each, now()), host }),
  );
  if (further.scores.length > 0) {
    const scored = further.scores.map(({ at }) => Date.parse(at));
    lost.push({ environment, lost: scored.length, reason: ofScores(RESTORED), ...period(scored, now()), host });
  }
  return [...lost, ...further.gaps];
}

function unknownBatches(lost: number, { environment, host, now }: Where): Gap {
  return { environment, lost, reason: RESTORED_UNKNOWN, ...period([], now()), host };
}

/** One for each environment, reason and machine; it is none of those that it was made of. */
function merged(gaps: readonly Gap[]): readonly Gap[] {
  const by = new Map<string, Gap>();
  for (const { id: _, ...gap } of gaps) {
    const key = JSON.stringify([gap.environment, gap.reason, gap.host]);
    const known = by.get(key);
    const since = known !== undefined && known.since < gap.since ? known.since : gap.since;
    const until = known !== undefined && known.until > gap.until ? known.until : gap.until;
    by.set(key, { ...gap, lost: gap.lost + (known?.lost ?? 0), since, until });
  }
  return [...by.values()];
}

function period(times: readonly number[], now: number): Pick<Gap, 'since' | 'until'> {
  const [since, until] = times.length === 0 ? [now, now] : [least(times), most(times)];
  return { since: isoTime(since), until: isoTime(until) };
}

const least = (times: readonly number[]) => times.reduce((a, b) => Math.min(a, b));
const most = (times: readonly number[]) => times.reduce((a, b) => Math.max(a, b));
