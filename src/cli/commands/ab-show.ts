import { type ListedTest, showTest } from '../../workflows/list-tests.ts';
import { chooseTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import { renderTest } from '../render/test.ts';

export const command = define<ListedTest>({
  run: async (context, [given]) => {
    const test = given ?? (await chooseTest(context, 'Show which test?', 'promptctl ab show support/reply'));
    const deps = { database: await context.database(), now: context.clock };
    return showTest(deps, { test, environment: context.environment().value });
  },
  render: renderTest,
});
