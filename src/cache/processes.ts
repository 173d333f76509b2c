import { formatHead, parseHead } from '../domain/head.ts';
import type { Place } from '../domain/served-prompt.ts';
import type { ProcessReport, SeenProcess } from './cache.ts';
import { processKeys } from './keys.ts';
import { LARGE_CALL, SMALL_CALL } from './limits.ts';
import type { Link } from './link.ts';
import { ACKNOWLEDGE, LIST_PROCESSES, runScript } from './scripts.ts';

/** Notes what a process serves and gives how many are alive; `silence` milliseconds without a report end a process. */
export async function acknowledge(link: Link, place: Place, report: ProcessReport, silence: number): Promise<number> {
  const { id, host, pid, client, head } = report;
  const text = JSON.stringify({ host, pid, client, head: formatHead(head) });
  return Number(await runScript(link, ACKNOWLEDGE, SMALL_CALL, processKeys(place), [id, text, silence]));
}

export async function leave(link: Link, place: Place, id: string): Promise<void> {
  const [reports, seen] = processKeys(place);
  await Promise.all([link.call(SMALL_CALL, 'zrem', seen, id), link.call(SMALL_CALL, 'hdel', reports, id)]);
}

/** The processes that reported lately; what somebody else wrote there is left out. */
export async function listProcesses(link: Link, place: Place, silence: number): Promise<SeenProcess[]> {
  const answer = (await runScript(link, LIST_PROCESSES, LARGE_CALL, processKeys(place), [silence])) as string[];
  const processes: SeenProcess[] = [];
  for (let index = 0; index < answer.length; index += 3) {
    const [id = '', age, text = ''] = answer.slice(index, index + 3);
    const report = readReport(id, text);
    if (report !== null) processes.push({ ...report, age: Math.max(0, Number(age)) });
  }
  return processes;
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
