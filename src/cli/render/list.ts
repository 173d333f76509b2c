import type { ListedPrompt, PromptList } from '../../workflows/list.ts';
import { renderTable } from './table.ts';
import { timeText } from './time.ts';
import type { View } from './view.ts';

/** Columns below which what is served is written short. */
const NARROW = 100;

/** Prompts with their newest version and what is served where. */
export function renderList({ prompts }: PromptList, view: View): string {
  if (prompts.length === 0) return view.terminal ? 'No prompts found. promptctl push stores what the files say.\n' : '';
  return renderTable<ListedPrompt>(
    [
      { title: 'PROMPT', text: ({ name }) => name, paint: (text) => view.paint.bold(text), yields: 3 },
      { title: 'NEWEST', text: ({ newest }) => String(newest) },
      {
        title: 'SERVED',
        text: (prompt) => servedText(prompt, view),
        plain: ({ served }) => places(served),
        paint: (text) => view.paint.green(text),
        yields: 4,
      },
      { title: 'MODEL', text: ({ model }) => model ?? '', yields: 2 },
      { title: 'PUSHED', text: ({ pushedAt }) => timeText(pushedAt, view), plain: ({ pushedAt }) => pushedAt },
      { title: 'AUTHOR', text: ({ author }) => author, yields: 0 },
      // People read it beside what is served.
      ...(view.terminal ? [] : [{ title: 'TESTING', text: ({ testing }: ListedPrompt) => places(testing) }]),
    ],
    prompts,
    view,
  );
}

/** `production=7 (testing 8) staging=8`, or on a narrow terminal `production=7/8 staging=8`. */
function servedText({ served, testing }: ListedPrompt, { width }: View): string {
  return Object.entries(served)
    .map(([environment, version]) => {
      const variants = testing[environment] ?? [];
      if (width < NARROW) return `${environment}=${[version, ...variants].join('/')}`;
      return `${environment}=${version}${variants.length === 0 ? '' : ` (testing ${variants.join(', ')})`}`;
    })
    .join(' ');
}

/** `production=7 staging=8,9`. */
function places(versions: { readonly [environment: string]: number | readonly number[] }): string {
  return Object.entries(versions)
    .map(([environment, version]) => `${environment}=${String(version)}`)
    .join(' ');
}
