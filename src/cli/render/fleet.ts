import { printableLine } from '../../domain/printable.ts';
import { count } from '../../domain/words.ts';
import type { Fleet, FleetProcess } from '../../workflows/fleet.ts';
import { refusedText } from './announcement.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

/** The processes that serve an environment, and how far each is. */
export function renderFleet(fleet: Fleet, view: View): string {
  const table = renderTable<FleetProcess>(
    [
      { title: 'PROCESS', text: ({ id }) => id, paint: (text) => view.paint.bold(text), yields: 1 },
      { title: 'HOST', text: ({ host }) => host, yields: 3 },
      { title: 'PID', text: ({ pid }) => String(pid) },
      { title: 'HEAD', text: ({ epoch, revision }) => `${epoch}:${revision}` },
      {
        title: 'BEHIND',
        text: ({ behind }) => behindText(behind),
        plain: ({ behind }) => String(behind ?? ''),
        paint: (text, { behind }) => (behind === 0 ? text : view.paint.yellow(text)),
      },
      { title: 'REPORTED', text: ({ age }) => ageText(age), plain: ({ age }) => String(age) },
      { title: 'CLIENT', text: ({ client }) => client, yields: 2 },
    ],
    fleet.processes,
    view,
  );
  return view.terminal ? `${table}${table === '' ? '' : '\n'}${summary(fleet)}` : table;
}

function behindText(behind: number | null): string {
  if (behind === null) return 'other history';
  if (behind < 0) return `ahead by ${-behind}`;
  return behind === 0 ? 'no' : count(behind, 'release');
}

/** Reports older than 15 s do not count any more. */
function ageText(age: number): string {
  return age < 1_000 ? 'just now' : `${Math.floor(age / 1_000)} s ago`;
}

function summary(fleet: Fleet): string {
  const { problem, processes, refused } = fleet;
  const facts = [
    ...(processes.length === 0 && refused > 0 ? [] : [countText(fleet)]),
    ...(refused === 0 ? [] : [refusedText(refused)]),
    ...(problem === null ? [] : [`As Redis knows it; ${printableLine(problem)}`]),
  ];
  return `${facts.join('\n')}\n`;
}

function countText({ environment, newest, processes }: Fleet): string {
  if (processes.length === 0) return `No process has reported from ${environment} in the last 15 s`;
  const current = processes.filter(({ behind }) => behind === 0).length;
  const at = newest === null ? environment : `${environment}@${newest.epoch}:${newest.revision}`;
  return `${current}/${processes.length} ${processes.length === 1 ? 'process' : 'processes'} at ${at}`;
}
