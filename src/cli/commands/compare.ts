import { compare } from '../../workflows/compare.ts';
import type { Compared } from '../../workflows/compared.ts';
import { requirementOf } from '../../workflows/required-verdict.ts';
import { choosePrompt } from '../ask.ts';
import { choiceOf, formatOf } from '../choices.ts';
import { command as define } from '../command.ts';
import { type Context, lookDeps } from '../context.ts';
import { type Flags, isOn, textOf, timeOf } from '../flags.ts';
import { renderCompare } from '../render/compare.ts';

const BY = ['day', 'model', 'environment', 'segment', 'source'] as const;
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
    sayWhyNot(context, compared, flags);
    return compared;
  },
  render: renderCompare,
  exit: (compared, flags) => (whyNot(compared, flags) === null ? 0 : 1),
  advise: adviseEnd,
  paged: true,
});

/** Every option is read before a database is. @throws PromptctlError `usage`. */
function readHow({ now }: Context, flags: Flags) {
  formatOf(flags);
  choiceOf(flags, 'require', REQUIRED);
  const [by, metric] = [choiceOf(flags, 'by', BY), textOf(flags, 'metric')];
  return { by, metric, since: timeOf(flags, 'since', now) };
}

/** Why what was asked for is not shown; null: it is, or nothing was asked for. */
function whyNot(compared: Compared, flags: Flags): string | null {
  const required = choiceOf(flags, 'require', REQUIRED);
  if (required === null) return null;
  const { met, why } = requirementOf(compared, required);
  return met ? null : `--require ${required} is not met: ${why}`;
}

/** The answer goes to stdout whole; a pipeline that fails says why where it looks for that. */
function sayWhyNot({ stderr }: Context, compared: Compared, flags: Flags): void {
  const why = whyNot(compared, flags);
  if (why === null) return;
  stderr.write(isOn(flags, 'json') ? `${JSON.stringify({ requirement: { met: false, why } })}\n` : `✖ ${why}\n`);
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
