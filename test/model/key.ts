import { headCode } from './flights.ts';
import type { Process, State, Stored } from './state.ts';

/** A short text that is the same for states that differ in nothing, or only in which process is which. */
export function keyOf(state: State): string {
  const { history, primary, deposed, replica, stored, dump, processes, flights, spent } = state;
  const shared =
    String.fromCharCode(
      headCode(primary),
      headCode(deposed),
      headCode(replica),
      spent.failovers * 16 + spent.restores * 4 + spent.restarts,
      spent.flushes * 16 + spent.reverts * 4 + spent.repeats,
    ) + `${history.code}|${storedCode(stored)}|${storedCode(dump)}|`;
  const [one, other] = processes;
  if (one === undefined || other === undefined) return shared + holdingsCode([one], flightsCode(flights, false));
  const asTheyAre = holdingsCode([one, other], flightsCode(flights, false));
  const swapped = holdingsCode([other, one], flightsCode(flights, true));
  return shared + (asTheyAre < swapped ? asTheyAre : swapped);
}

function holdingsCode(processes: readonly (Process | undefined)[], flights: string): string {
  let code = '';
  for (const process of processes) {
    if (process === undefined) continue;
    const { held, disowned, file, gone } = process;
    code += String.fromCharCode(
      headCode(held),
      headCode(disowned),
      headCode(file),
      gone & 255,
      (gone >> 8) & 255,
      gone >> 16,
    );
  }
  return code + flights;
}

/** An answer's code begins with its process in the fourth bit. */
function flightsCode(flights: State['flights'], isSwapped: boolean): string {
  const codes = flights.map(({ code, kind }) =>
    isSwapped && kind === 'answer' ? String.fromCharCode(code.charCodeAt(0) ^ 8) + code.slice(1) : code,
  );
  if (codes.length > 1) codes.sort();
  return codes.join('|');
}

function storedCode(stored: Stored | null): string {
  if (stored === null) return '';
  let code = String.fromCharCode(headCode(stored.head));
  for (const { from, names } of stored.recent) {
    code += String.fromCharCode(headCode(from), (names.includes('a') ? 1 : 0) + (names.includes('b') ? 2 : 0));
  }
  return code;
}
