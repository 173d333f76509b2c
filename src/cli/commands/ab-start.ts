import { type StartedTest, startTest } from '../../workflows/start-test.ts';
import { choosePrompt, chooseVersion, requirePerson } from '../ask.ts';
import { refuseSecondTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import type { Context } from '../context.ts';
import { isOn, listOf, numberOf, textOf } from '../flags.ts';
import { releaseDeps, releaseExit, releaseInput } from '../releasing.ts';
import { renderStart } from '../render/test-start.ts';
import { adviseTest } from '../test-advice.ts';

export const command = define<StartedTest>({
  run: async (context, given, flags) => {
    const input = await releaseInput(context, flags);
    const { prompt, arms } = await whatOf(context, given);
    const newSalt = () => context.newId().replaceAll('-', '');
    return startTest(
      { ...(await releaseDeps(context, flags)), newSalt },
      {
        ...input,
        prompt,
        arms,
        split: textOf(flags, 'split'),
        coverage: textOf(flags, 'coverage'),
        metric: textOf(flags, 'metric'),
        minimumEffect: textOf(flags, 'minEffect'),
        alpha: textOf(flags, 'alpha'),
        maxDays: numberOf(flags, 'maxDays'),
        salt: textOf(flags, 'salt'),
        force: listOf(flags, 'force'),
        expect: numberOf(flags, 'expect'),
        again: isOn(flags, 'again'),
        acceptContract: isOn(flags, 'acceptContract'),
      },
    );
  },
  render: renderStart,
  exit: releaseExit,
  advise: adviseTest,
});

/** `support/reply 8 9`, or `support/reply@8` as the only word. What is missing a person is asked for. */
async function whatOf(context: Context, given: readonly string[]): Promise<{ prompt: string; arms: string[] }> {
  const [first, ...rest] = given;
  const environment = context.environment().value;
  const how = `promptctl ab start support/reply 8 --env ${environment}`;
  const asking = { argument: '<prompt>', how, servedIn: environment };
  const word = first ?? (await choosePrompt(context, 'Test which prompt?', asking));
  const [prompt = ''] = word.split('@');
  const arms = prompt === word ? rest : [word, ...rest];
  if (arms.length > 0) return { prompt, arms };
  return { prompt, arms: [await chooseArm(context, prompt, `promptctl ab start ${prompt} N --env ${environment}`)] };
}

async function chooseArm(context: Context, prompt: string, how: string): Promise<string> {
  requirePerson(context, { argument: `the version of ${prompt}`, how });
  await refuseSecondTest(context, prompt);
  return chooseVersion(context, prompt, how);
}
