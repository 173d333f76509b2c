import { compare } from '../../workflows/compare.ts';
import type { Compared } from '../../workflows/compared.ts';
import { BREAKDOWN_KEYS } from '../../workflows/compared-breakdown.ts';
import { type Requirement, requirementOf } from '../../workflows/required-verdict.ts';
import { choosePrompt } from '../ask.ts';
import { choiceOf, formatOf } from '../choices.ts';
import { command as define } from '../command.ts';
import { type Context, lookDeps } from '../context.ts';
import { type Flags, isOn, pastOf, textOf } from '../flags.ts';
import { renderCompare } from '../render/compare.ts';

const REQUIRED = ['better', 'not-worse'] as const;

export const command = define<Compared>({
  run: async (context, [given, ...versions], flags) => {
    const how = readHow(context, flags);
    const prompt =
      given ??
      (await choosePrompt(context, 'Compare versions of which prompt?', {
        argument: '<prompt-or-test>',
        how: 'promptctl compare support/reply',
      }));
    const environment = context.environment().value;
    // Only the flag narrows: an id says enough.
    const isAnywhere = textOf(flags, 'env') === null;
    const compared = await compare(await lookDeps(context), { prompt, versions, environment, isAnywhere, ...how });
    sayRequirement(context, compared, flags);
    return compared;
  },
  render: renderCompare,
  exit: (compared, flags) => (requirementIn(compared, flags)?.met === false ? 1 : 0),
  advise: adviseEnd,
  paged: true,
});

/** Every option is read before a database is. @throws PromptctlError `usage`. */
function readHow({ now }: Context, flags: Flags) {
  formatOf(flags);
  choiceOf(flags, 'require', REQUIRED);
  const [by, metric] = [choiceOf(flags, 'by', BREAKDOWN_KEYS), textOf(flags, 'metric')];
  return { by, metric, since: pastOf(flags, 'since', now) };
}

/** Whether what was asked for is shown; null: nothing was asked for. */
function requirementIn(compared: Compared, flags: Flags): (Requirement & { readonly asked: string }) | null {
  const asked = choiceOf(flags, 'require', REQUIRED);
  return asked === null ? null : { asked, ...requirementOf(compared, asked) };
}

/** The answer goes to stdout whole; a pipeline says which variant passed, or why it fails, where people look for that. */
function sayRequirement({ stderr }: Context, compared: Compared, flags: Flags): void {
  const requirement = requirementIn(compared, flags);
  if (requirement === null) return;
  const { asked, met, why } = requirement;
  const text = `${met ? '✔' : '✖'} --require ${asked} is ${met ? '' : 'not '}met: ${why}`;
  stderr.write(`${isOn(flags, 'json') ? JSON.stringify({ requirement: { met, why } }) : text}\n`);
}

/** How a test that has a winner is ended; a winner harms no guardrail. */
function adviseEnd({ test, prompt, environment, metrics }: Compared): string | null {
  if (test === null || test.stopped !== null) return null;
  const all = metrics.flatMap(({ variants }) => variants);
  const isHarming = (version: number) => all.some((each) => each.version === version && each.guard === 'harmed');
  const better = metrics[0]?.variants.filter(({ verdict }) => verdict.kind === 'better') ?? [];
  const winner = better.find(({ version }) => !isHarming(version));
  if (winner === undefined) return null;
  return `To make it live: promptctl ab stop ${prompt} --promote ${winner.version} --env ${environment}`;
}
