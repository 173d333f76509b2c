import { listTests, type TestList } from '../../workflows/list-tests.ts';
import { command as define } from '../command.ts';
import { lookDeps } from '../context.ts';
import { isOn, textOf } from '../flags.ts';
import { renderTestList } from '../render/test-list.ts';

export const command = define<TestList>({
  run: async (context, given, flags) =>
    listTests(
      await lookDeps(context),
      // Only the flag narrows: PROMPTCTL_ENV says where to work, and a list is for looking around.
      { patterns: given, environment: textOf(flags, 'env'), all: isOn(flags, 'all') },
    ),
  render: renderTestList,
});
