import { type ListedTest, showTest } from '../../workflows/list-tests.ts';
import { chooseTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import { lookDeps } from '../context.ts';
import { renderTest } from '../render/test.ts';

export const command = define<ListedTest>({
  run: async (context, [given]) => {
    const test = given ?? (await chooseTest(context, 'Show which test?', 'promptctl ab show support/reply'));
    return showTest(await lookDeps(context), { test, environment: context.environment().value });
  },
  render: renderTest,
});
