import { formatHead, parseHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { ProcessReport, SeenProcess } from './cache.ts';
import type { CacheKeys } from './cache-key.ts';
import { processKeys } from './keys.ts';
import { LARGE_CALL, MOST_BELIEVED, SMALL_CALL } from './limits.ts';
import type { Asking } from './reading.ts';
import { ACKNOWLEDGE, LIST_PROCESSES, runScript } from './scripts.ts';
import { attach, detach, isSame, sign } from './signature.ts';

/**
 * Notes what a process serves and gives how many are alive; `silence` milliseconds without a report end a process. Anybody can put more of them
 * there: who has a key believes in so many only as slow its looks at Postgres down to one in five seconds.
 */
export async function acknowledge(
  { link, place, keys }: Asking,
  report: ProcessReport,
  silence: number,
): Promise<number> {
  const { id, host, pid, client, head } = report;
  const text = JSON.stringify({ host, pid, client, head: formatHead(head) });
  const said = keys === null ? text : attach(text, signReport(keys[0], place, id, text));
  const alive = Number(await runScript(link, ACKNOWLEDGE, SMALL_CALL, processKeys(place), [id, said, silence]));
  return keys === null ? alive : Math.min(alive, MOST_BELIEVED);
}

export async function leave({ link, place }: Asking, id: string): Promise<void> {
  const [reports, seen] = processKeys(place);
  await Promise.all([link.call(SMALL_CALL, 'zrem', seen, id), link.call(SMALL_CALL, 'hdel', reports, id)]);
}

/** The processes that reported lately; what somebody else wrote there is left out, and with keys counted where it could be meant to be believed. */
export async function listReports(
  { link, place, keys }: Asking,
  silence: number,
): Promise<{ readonly processes: SeenProcess[]; readonly refused: number }> {
  const answer = (await runScript(link, LIST_PROCESSES, LARGE_CALL, processKeys(place), [silence])) as string[];
  const processes: SeenProcess[] = [];
  let refused = 0;
  for (let index = 0; index < answer.length; index += 3) {
    const [id = '', age, text = ''] = answer.slice(index, index + 3);
    const said = keys === null ? text : believed(keys, place, id, text);
    const report = said === null ? null : readReport(id, said);
    if (report !== null) processes.push({ ...report, age: Math.max(0, Number(age)) });
    if (said === null) refused += 1;
  }
  return { processes, refused };
}

/** Null: nobody who has one of the keys said so. */
function believed(keys: CacheKeys, place: Place, id: string, signed: string): string | null {
  const parts = detach(signed);
  if (parts === null) return null;
  const { text, mac } = parts;
  return keys.some((key) => isSame(signReport(key, place, id, text), mac)) ? text : null;
}

function signReport(key: CacheKeys[0], { databaseId, environment }: Place, id: string, text: string): Buffer {
  return sign(key, ['report', databaseId, environment, id], text);
}

function readReport(id: string, text: string): ProcessReport | null {
  const { host, pid, client, head } = parse(text);
  if (typeof host !== 'string' || typeof pid !== 'number' || typeof client !== 'string' || typeof head !== 'string')
    return null;
  const parsed = parseHead(head);
  return parsed === null ? null : { id, host, pid, client, head: parsed };
}

function parse(text: string): { readonly [field: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
