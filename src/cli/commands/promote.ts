import { PromptctlError } from '../../domain/errors/error.ts';
import { parseReference } from '../../domain/reference.ts';
import { type PromoteWhat, promote } from '../../workflows/promote.ts';
import { guardSource } from '../../workflows/release-guards.ts';
import type { ReleaseResult } from '../../workflows/release-result.ts';
import { choosePrompt, chooseVersion } from '../ask.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { type Flags, isOn, listOf, textOf } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderRelease } from '../render/release.ts';
import { readVersions } from '../version-list.ts';

export const command = define<ReleaseResult>({
  run: async (context, given, flags) => {
    const input = await releaseInput(context, flags);
    const what = await whatOf(context, given, flags, input.environment);
    return promote(await releaseDeps(context, flags), {
      ...input,
      what,
      expect: readVersions('--expect', listOf(flags, 'expect'), namesOf(what)),
      again: isOn(flags, 'again'),
      acceptContract: isOn(flags, 'acceptContract'),
      stopTest: isOn(flags, 'stopTest'),
    });
  },
  render: renderRelease,
  exit: releaseExit,
  advise: ({ revision, environment, dryRun }) =>
    revision === null || dryRun ? null : `To undo it: promptctl rollback --release ${revision} --env ${environment}`,
});

/** The prompts that a bare number of `--expect` may mean, where it is only one. */
function namesOf(what: PromoteWhat): readonly string[] {
  if (what.kind === 'files') return what.prompts.map(({ name }) => name);
  return what.kind === 'references' ? what.references : what.names;
}

async function whatOf(
  context: Context,
  given: readonly string[],
  flags: Flags,
  environment: string,
): Promise<PromoteWhat> {
  const from = textOf(flags, 'from');
  const chosen = [isOn(flags, 'files'), from !== null, isOn(flags, 'latest')].filter(Boolean).length;
  if (chosen > 1)
    throw new PromptctlError('usage', { problem: '--files, --from and --latest exclude each other', hint: null });
  if (isOn(flags, 'files')) return { kind: 'files', prompts: (await context.checkout().read(given)).prompts };
  if (from !== null) {
    guardSource(context.databaseChoice(from), context.databaseChoice(), from, environment);
    return { kind: 'environment', from, names: given };
  }
  return { kind: 'references', references: await referencesOf(context, given, environment, isOn(flags, 'latest')) };
}

/** Every reference with its version: `--latest` gives it, a person is asked for it, and nobody guesses it. */
async function referencesOf(
  context: Context,
  given: readonly string[],
  environment: string,
  latest: boolean,
): Promise<string[]> {
  const how = 'promptctl promote support/reply@8, support/reply --latest, --files or --from staging';
  const names =
    given.length > 0 ? given : [await choosePrompt(context, 'Promote which prompt?', { argument: '<reference>', how })];
  const references: string[] = [];
  for (const text of names) references.push(await referenceOf(context, text, environment, latest));
  return references;
}

async function referenceOf(context: Context, text: string, environment: string, latest: boolean): Promise<string> {
  const { name, selector } = parseReference(text);
  const typed = `promptctl promote ${name}`;
  if (selector !== null && latest) {
    const problem = `${text} names a version, and so does --latest`;
    throw new PromptctlError('usage', { problem, hint: `${typed} --latest --env ${environment}` });
  }
  if (selector !== null) return text;
  if (latest) return `${name}@latest`;
  return chooseVersion(context, name, `${typed}@N --env ${environment}, or --latest`);
}
