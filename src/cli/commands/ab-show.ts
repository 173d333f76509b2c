import { type ShownTest, showTest } from '../../workflows/list-tests.ts';
import { chooseTest } from '../ask-test.ts';
import { command as define } from '../command.ts';
import { lookDeps } from '../context.ts';
import { textOf } from '../flags.ts';
import { renderTest } from '../render/test.ts';

export const command = define<ShownTest>({
  run: async (context, [given], flags) => {
    const test = given ?? (await chooseTest(context, 'Show which test?', 'promptctl ab show support/reply'));
    // Only the flag narrows, as in a list: an id says enough.
    const isAnywhere = textOf(flags, 'env') === null;
    return showTest(await lookDeps(context), { test, environment: context.environment().value, isAnywhere });
  },
  render: renderTest,
});
