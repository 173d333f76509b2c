import { describeArms } from '../../domain/ab-test.ts';
import { formatShare } from '../../domain/basis-points.ts';
import { printableLine } from '../../domain/printable.ts';
import type { ReleaseRequest, RequestedItem, RequestedTest, RequestKind } from '../../domain/release-request.ts';
import { count, enumerate } from '../../domain/words.ts';
import { pad } from './text.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** `ann@acme.com (login ann)`: what a client says of itself is kept apart from what the database knows. */
export function authorText(person: { readonly author: string; readonly dbUser: string }): string {
  const author = printableLine(person.author);
  const login = printableLine(person.dbUser);
  return author === login ? author : `${author} (login ${login})`;
}

/** The same with when: `ann@acme.com (login ann), 3 hours ago`. */
export function personText(
  person: { readonly author: string; readonly dbUser: string; readonly at: string },
  view: View,
): string {
  return `${authorText(person)}, ${timeText(person.at, view)}`;
}

/** Logins that any one of them will do: `ben or cleo`. */
export function anyOf(logins: readonly string[]): string {
  return printableLine(enumerate(logins, MOST_LOGINS).replace(/ and (?!\d+ more$)(?=[^ ]*$)/, ' or '));
}
const MOST_LOGINS = 5;

/** One line for each prompt: `support/reply  7 → 8`. */
export function requestedLines({ kind }: ReleaseRequest, items: readonly RequestedItem[], { paint }: View): string[] {
  const width = Math.max(...items.map(({ prompt }) => prompt.length));
  return items.map((item) => {
    const to = item.version === null ? paint.red : paint.green;
    return `${pad(printableLine(item.prompt), width)}  ${itemText(kind, item, paint.dim, to)}`;
  });
}

/** The same in one line, unpainted: `support/reply 7 → 8`, `50 prompts`. */
export function requestSummary({ kind, items }: ReleaseRequest): string {
  const [item] = items;
  if (item === undefined || items.length > 1) return count(items.length, 'prompt');
  return `${item.prompt} ${itemText(kind, item, asIs, asIs)}`;
}

type Paint = (text: string) => string;
const asIs: Paint = (text) => text;

function itemText(kind: RequestKind, item: RequestedItem, from: Paint, to: Paint): string {
  const { version, served, start, ramp } = item;
  if (start !== null) return startText(served, start);
  if (ramp !== null) return `to ${formatShare(ramp)} of users`;
  const change = `${from(`${served ?? 'none'} →`)} ${to(version === null ? 'retired' : String(version))}`;
  return `${change}${kind === 'test-stop' ? ', which ends its test' : ''}`;
}

function startText(control: number | null, { variants, weights, coverage }: RequestedTest): string {
  const arms = [control ?? 0, ...variants].map((version) => ({ version }));
  return `${describeArms({ arms })} (${weights.map(formatShare).join(' / ')}), at ${formatShare(coverage)} of users`;
}
